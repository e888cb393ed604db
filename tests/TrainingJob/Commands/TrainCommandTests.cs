using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using NetVips;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class TrainCommandTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_ToAFolder_WritesCheckedFilesAndACardThatDescribesThem()
    {
        var exit = await RunAsync("--data", Photos(12), "--output", _folder["version"], "--steps", "3", "--batch", "2", "--patch", "32");

        Assert.Equal(ExitCode.Done, exit);
        var card = JsonSerializer.Deserialize(await File.ReadAllTextAsync(_folder["version/model.json"], Token), PipelineJson.Default.ModelCard)!;
        Assert.Equal([3, 1], card.Files.Select(file => file.Channels));
        Assert.Equal(3, card.Training["colour.steps"].GetInt64());
        Assert.All(card.Files, file =>
        {
            Assert.Equal(new FileInfo(_folder["version/" + file.Name]).Length, file.Size);
            Assert.InRange(file.Metrics["psnr.noisy.sigma25"], 20, 20.4);
            Assert.True(file.Metrics.ContainsKey(card.PromotionMetric));
        });
    }

    [Fact]
    public async Task Train_OnBlobs_PromotesTheFirstAndKeepsItWhenALaterOneIsNotBetter()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var photo in Directory.EnumerateFiles(Photos(12)))
        {
            await account.Storage.Images.UploadBlobAsync("denoise/" + Path.GetFileName(photo), BinaryData.FromBytes(await File.ReadAllBytesAsync(photo, Token)), Token);
        }

        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = ["--blobs", "images/denoise/", "--channels", "grey", "--batch", "2", "--patch", "32", "--precision", "fp32"];
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);

        Assert.Equal(ExitCode.Done, await RunAsync([.. arguments, "--steps", "40"]));
        var first = await registry.GetCurrentAsync("denoise", Token);
        Assert.Equal(ExitCode.NotPromoted, await RunAsync([.. arguments, "--steps", "1"]));

        Assert.Equal(first, await registry.GetCurrentAsync("denoise", Token));
        var versions = await registry.ListVersionsAsync("denoise", Token);
        Assert.Equal(2, versions.Count);
        var refused = await registry.GetCardAsync("denoise", versions.Single(version => version != first!.Version), Token);
        Assert.Contains("not better", refused!.NotPromotedBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FromAVersion_GoesOnWithItsWeights()
    {
        string[] arguments = ["--data", Photos(12), "--channels", "grey", "--batch", "2", "--patch", "32"];
        await RunAsync([.. arguments, "--output", _folder["first"], "--steps", "60"]);
        await RunAsync([.. arguments, "--output", _folder["second"], "--from", _folder["first"], "--steps", "1", "--learning-rate", "1e-7"]);
        Assert.Equal(Psnr("first"), Psnr("second"), tolerance: 0.2);

        double Psnr(string version) => JsonSerializer
            .Deserialize(File.ReadAllText(_folder[version + "/model.json"]), PipelineJson.Default.ModelCard)!
            .Files.Single().Metrics["psnr.sigma25"];
    }

    [Fact]
    public async Task Train_FolderWithoutImages_SaysSoAndExitsWithThree()
    {
        Directory.CreateDirectory(_folder["empty"]);
        await File.WriteAllTextAsync(_folder["empty/notes.png"], "not an image", Token);
        Assert.Equal(ExitCode.BadData, await RunAsync("--data", _folder["empty"], "--output", _folder["version"]));
        Assert.False(Directory.Exists(_folder["version"]));
    }

    [Theory]
    [InlineData("--data", "a", "--blobs", "images/b")]
    [InlineData("--data", "a", "--batch", "0")]
    [InlineData("--data", "a", "--steps", "5", "--minutes", "5")]
    [InlineData("--data", "a", "--channels", "purple")]
    public void Parse_ArgumentsThatContradictOrLeaveTheirRange_IsAnError(params string[] arguments) =>
        Assert.NotEmpty(TrainCommand.Create().Parse(["--task", "denoise", .. arguments]).Errors);

    private static async Task<ExitCode> RunAsync(params string[] arguments) =>
        (ExitCode)await TrainCommand.Create().Parse(["--task", "denoise", "--threads", "1", .. arguments]).InvokeAsync(cancellationToken: Token);

    /// <summary>A folder of small photos, real enough to denoise: blurred noise with edges, a content of its own each.</summary>
    private string Photos(int count)
    {
        var folder = _folder["photos"];
        if (Directory.Exists(folder)) return folder;
        Directory.CreateDirectory(folder);
        for (var i = 0; i < count; i++)
        {
            using var noise = Image.Gaussnoise(72, 64, mean: 128, sigma: 90, seed: i + 1);
            using var smooth = noise.Gaussblur(2.5);
            using var stretched = smooth.Linear([5.0], [-512.0]);
            using var colour = stretched.Bandjoin(smooth, noise.Gaussblur(6)).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
            colour.Pngsave(Path.Combine(folder, $"photo{i:00}.png"));
        }

        return folder;
    }
}

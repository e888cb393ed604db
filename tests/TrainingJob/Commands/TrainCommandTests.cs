using AePipeline.Models;
using AePipeline.Tests.Quality;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Commands;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

public sealed class TrainCommandTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly string[] Quick = ["--batch", "2", "--patch", "32"];

    private readonly TrainingFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_ToAFolder_WritesCheckedFilesAndACardThatDescribesThem()
    {
        var exit = await TrainingFolder.TrainAsync("denoise", ["--data", _folder.Photos(), "--output", _folder["version"], "--steps", "3", .. Quick]);

        Assert.Equal(ExitCode.Done, exit);
        var card = _folder.Card("version");
        Assert.Equal([3, 1], card.Files.Select(file => file.Channels));
        Assert.Equal(3, card.Training["colour.steps"].GetInt64());
        Assert.All(card.Files, file =>
        {
            Assert.Equal(new FileInfo(_folder["version/" + file.Name]).Length, file.Size);
            Assert.InRange(file.Metrics["psnr.noisy.sigma25"], 20, 20.4);
            Assert.InRange(file.Metrics["parity"], 0, 1e-4);
            Assert.Equal("psnr.uploads", card.PromotionMetric);
            Assert.Equal(
                new[] { "psnr.sigma25", "psnr.camera-medium-jpeg90", "psnr.jpeg20" }.Average(name => file.Metrics[name]), file.Metrics[card.PromotionMetric], tolerance: 0.002);
            Assert.True(file.Metrics.ContainsKey("psnr.noisy.uploads"));
        });
        var report = await File.ReadAllTextAsync(_folder["version/report.html"], Token);
        Assert.Contains("Before, after, target: sigma 25", report, StringComparison.Ordinal);
        Assert.Contains("Before, after, target: medium camera noise, JPEG 90", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OnBlobs_PromotesTheFirstAndKeepsItWhenALaterOneIsNotBetter()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var photo in Directory.EnumerateFiles(_folder.Photos()))
        {
            await account.Storage.Images.UploadBlobAsync("denoise/" + Path.GetFileName(photo), BinaryData.FromBytes(await File.ReadAllBytesAsync(photo, Token)), Token);
        }

        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = ["--blobs", "images/denoise/", "--channels", "grey", .. Quick, "--precision", "fp32"];
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);

        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--steps", "40"]));
        var first = await registry.GetCurrentAsync("denoise", Token);
        Assert.Equal(ExitCode.NotPromoted, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--steps", "1"]));

        Assert.Equal(first, await registry.GetCurrentAsync("denoise", Token));
        var versions = await registry.ListVersionsAsync("denoise", Token);
        Assert.Equal(2, versions.Count);
        var refused = await registry.GetCardAsync("denoise", versions.Single(version => version != first!.Version), Token);
        Assert.Contains("not better", refused!.NotPromotedBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Done, "embed", "--size", "28")]
    [InlineData(ExitCode.BadArguments, "embed", "--size", "30")]
    [InlineData(ExitCode.BadArguments, "embed", "--network", "textbook")]
    [InlineData(ExitCode.BadArguments, "denoise", "--loss", "bce")]
    [InlineData(ExitCode.BadArguments, "denoise", "--patch", "30")]
    public async Task Train_ArgumentsThatDoNotSuitTheData_ExitsWithTwo(ExitCode expected, string task, params string[] arguments) =>
        Assert.Equal(expected, await TrainingFolder.TrainAsync(task, [.. arguments, "--data", _folder.Photos(), "--output", _folder["version"], "--steps", "1"]));

    [Fact]
    public async Task Train_FolderWithoutImages_SaysSoAndExitsWithThree()
    {
        Directory.CreateDirectory(_folder["empty"]);
        await File.WriteAllTextAsync(_folder["empty/notes.png"], "not an image", Token);
        Assert.Equal(ExitCode.BadData, await TrainingFolder.TrainAsync("denoise", "--data", _folder["empty"], "--output", _folder["version"]));
        Assert.False(Directory.Exists(_folder["version"]));
    }

    [Fact]
    public async Task Train_TooManyUnreadableFiles_ExitsWithThree()
    {
        var photos = _folder.Photos();
        for (var i = 0; i < 5; i++) await File.WriteAllTextAsync(Path.Combine(photos, $"notes{i}.png"), "not an image", Token);
        string[] arguments = ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.BadData, await TrainingFolder.TrainAsync("denoise", arguments));
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--max-unreadable", "0.5"]));
        Assert.Equal(5, _folder.Card("version").Training["unreadableImages"].GetInt32());
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("upscale")]
    public async Task Train_RestorerOnCleanAndNoisyPhotos_LearnsFromTheCleanOnesAndSaysSoInTheCard(string task)
    {
        var photos = SamplePhotos.Write(_folder["photos"], clean: 4, noisy: 6);
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync(task, ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick]));
        var facts = _folder.Card("version").Training;
        Assert.Equal((2.0, 4, 0), (facts["maxNoise"].GetDouble(), facts["cleanImages"].GetInt32(), facts["halvedImages"].GetInt32()));
        Assert.Equal(4, facts["trainingImages"].GetInt32() + facts["validationImages"].GetInt32());
        Assert.InRange(facts["tooNoisyImages"].GetInt32(), 3, 6);
        Assert.Contains("tooNoisyImages", await File.ReadAllTextAsync(_folder["version/report.html"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_DenoiseOnNoisyPhotosOnly_ExitsWithThreeUnlessNoiseIsAllowed()
    {
        var photos = SamplePhotos.Write(_folder["photos"], clean: 0, noisy: 4);
        string[] arguments = ["--data", photos, "--output", _folder["version"], "--channels", "grey", "--steps", "1", .. Quick];
        Assert.Equal(ExitCode.BadData, await TrainingFolder.TrainAsync("denoise", arguments));
        Assert.Equal(ExitCode.Done, await TrainingFolder.TrainAsync("denoise", [.. arguments, "--max-noise", "255"]));
        Assert.False(_folder.Card("version").Training.ContainsKey("maxNoise"));
    }
}

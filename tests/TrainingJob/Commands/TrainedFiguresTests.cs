using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Commands;

/// <summary>The figures that a card gets, and that promotion compares.</summary>
public sealed class TrainedFiguresTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly string[] Quick = ["--batch", "2", "--patch", "32"];

    private readonly TrainingFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_Upscale_MeasuresSmallImagesThatAreNotCleanToo()
    {
        await TrainingFolder.TrainAsync("upscale", ["--data", _folder.Photos(), "--channels", "grey", "--output", _folder["version"], "--steps", "1", "--batch", "2", "--patch", "16"]);

        var metrics = _folder.Card("version").Files.Single().Metrics;
        Assert.All(["psnr.y", "psnr.y-jpeg80", "psnr.y-noise5", "psnr.y-aliased"], name => Assert.True(metrics.ContainsKey(name), name));
    }

    [Fact]
    public async Task Train_CurrentCardFromBeforeTheMetric_IsMeasuredAnewOnTheSameImages()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var photo in Directory.EnumerateFiles(_folder.Photos()))
        {
            await account.Storage.Images.UploadBlobAsync("denoise/" + Path.GetFileName(photo), BinaryData.FromBytes(await File.ReadAllBytesAsync(photo, Token)), Token);
        }

        Environment.SetEnvironmentVariable("Storage__ConnectionString", account.ConnectionString);
        string[] arguments = ["--blobs", "images/denoise/", "--channels", "grey", .. Quick, "--precision", "fp32", "--steps", "1"];
        var registry = new ModelRegistry(account.Storage, TimeProvider.System);
        await TrainingFolder.TrainAsync("denoise", arguments);
        var current = (await registry.GetCurrentAsync("denoise", Token))!.Version;
        var card = (await registry.GetCardAsync("denoise", current, Token))!;
        var older = card with
        {
            PromotionMetric = "psnr.sigma25",
            Files = [.. card.Files.Select(file => file with { Metrics = new Dictionary<string, double> { ["psnr.sigma25"] = file.Metrics["psnr.sigma25"] } })],
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(older, PipelineJson.Default.ModelCard);
        await account.Storage.Models.GetBlobClient($"denoise/{current}/{ModelCard.FileName}").UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, Token);

        await TrainingFolder.TrainAsync("denoise", [.. arguments, "--seed", "2"]);

        var second = (await registry.ListVersionsAsync("denoise", Token)).Single(version => version != current);
        var promoted = (await registry.GetCurrentAsync("denoise", Token))!.Version == second;
        var reason = (await registry.GetCardAsync("denoise", second, Token))!.NotPromotedBecause;
        Assert.True(promoted || reason!.Contains("psnr.uploads", StringComparison.Ordinal) && reason.Contains("is not better than", StringComparison.Ordinal), reason);
    }
}

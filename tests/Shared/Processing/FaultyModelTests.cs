using AePipeline.Bulk;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Bulk;
using AePipeline.Tests.Inference;
using AePipeline.Tests.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

/// <summary>Promoted versions that answer images with NaN, beside versions that do not.</summary>
public sealed class FaultyModelTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly DateTimeOffset s_lastYear = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Process_PromotedVersionGivesNaN_MakesTheImageWithTheVersionBeforeAndSaysSoOnce()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString, time: null, ("Inference:ModelRefreshInterval", "00:00:01"));
        await PublishGoodAsync(host, "good", s_lastYear);
        await PublishGoodAsync(host, "refused", s_lastYear.AddDays(1), isRefused: true);
        await PublishFaultyAsync(host, "faulty", s_lastYear.AddDays(2));

        foreach (var name in new[] { "a.png", "b.png" })
        {
            var image = await host.UploadAsync(name, Pictures.Png(shade: name[0]));
            var outcome = await host.ProcessAsync(image);
            Assert.Equal((ProcessingStatus.Written, "good"), (outcome.Status, outcome.ModelVersion));
            Assert.Equal("good", (await host.ResultAsync(image)).Metadata.ModelVersion);
        }

        var said = Assert.Single(host.Log.Messages("ModelReplaced"));
        Assert.Contains("The denoise model faulty is at fault: root.onnx answers this image with values that are not finite.", said, StringComparison.Ordinal);
        Assert.Contains("Serving good in its place", said, StringComparison.Ordinal);
        var served = Assert.Single(host.Get<ModelHost>().Serving);
        Assert.Equal("good", served.Version);
        Assert.Contains("The promoted version faulty is at fault", served.Problem, StringComparison.Ordinal);
        Assert.Equal("faulty", (await host.Get<ModelRegistry>().GetCurrentAsync("denoise", Cancellation))!.Version);

        await PublishGoodAsync(host, "newer", s_lastYear.AddDays(3));
        await Eventually.HoldsAsync(() => host.Get<ModelHost>().Serving.Single() is { Version: "newer", Problem: null }, "the newer version serves");

        // Promoted once more it is as bad as it was, and it is known to be.
        await host.Get<ModelRegistry>().PromoteAsync("denoise", "faulty", Cancellation);
        await Eventually.HoldsAsync(() => host.Get<ModelHost>().Serving.Single().Version == "good", "the version before it serves");
        Assert.Single(host.Log.Messages("ModelReplaced"));
    }

    [Fact]
    public async Task Process_VersionThatGivesNaNWhenItIsLoaded_MakesTheImageWithTheVersionBefore()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString);
        await PublishGoodAsync(host, "good", s_lastYear);
        await PublishFaultyAsync(host, "before", s_lastYear.AddDays(1));
        await PublishFaultyAsync(host, "faulty", s_lastYear.AddDays(2), least: 0.7f);

        var outcome = await host.ProcessAsync(await host.UploadAsync("a.png", Pictures.Png()));

        Assert.Equal((ProcessingStatus.Written, "good"), (outcome.Status, outcome.ModelVersion));
    }

    [Fact]
    public async Task Process_OnlyVersionGivesNaN_FailsTheImageAndNamesTheModel()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString);
        await PublishFaultyAsync(host, "faulty", s_lastYear);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<ModelNotFiniteException>(() => host.ProcessAsync(image));
            Assert.Contains("root.onnx answers this image with values that are not finite", failure.Message, StringComparison.Ordinal);
        }

        Assert.Single(host.Log.Messages("ModelAtFault"));
        Assert.Null(await host.FindResultAsync(image));
    }

    [Fact]
    public async Task Process_ServingVersionGivesNaNAndThePromotedOneDoesNotLoad_MakesTheImageWithTheVersionBeforeBoth()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString, time: null, ("Inference:ModelRefreshInterval", "00:00:01"));
        await PublishGoodAsync(host, "good", s_lastYear);
        await PublishFaultyAsync(host, "faulty", s_lastYear.AddDays(1));
        await host.ProcessAsync(await host.UploadAsync("bright.png", Pictures.Png(8, 8, shade: 120)));
        await PublishUnloadableAsync(host, "unloadable", s_lastYear.AddDays(2));
        await Eventually.HoldsAsync(() => host.Log.Messages("ModelUnusable").Count > 0, "the promoted version is found not to load");

        var outcome = await host.ProcessAsync(await host.UploadAsync("dark.png", Pictures.Png()));

        Assert.Equal((ProcessingStatus.Written, "good"), (outcome.Status, outcome.ModelVersion));
        var served = Assert.Single(host.Get<ModelHost>().Serving);
        Assert.Equal("good", served.Version);
        Assert.Contains("The version unloadable does not load.", served.Problem, StringComparison.Ordinal);

        await PublishGoodAsync(host, "newer", s_lastYear.AddDays(3));
        await Eventually.HoldsAsync(() => host.Get<ModelHost>().Serving.Single() is { Version: "newer", Problem: null }, "the newer version serves");
    }

    [Theory]
    [InlineData("comp=list")]
    [InlineData("good/model.json")]
    [InlineData("good/unet-rgb.onnx")]
    public async Task Worker_StorageFailsWhileTheVersionBeforeIsFetched_IsNoFailureOfTheImage(string request)
    {
        var outage = new StorageFault(
            sent => sent.Uri.ToString().Contains("/models?", StringComparison.Ordinal) && request == "comp=list" || sent.Uri.Path.EndsWith(request, StringComparison.Ordinal), hangs: false);
        await using var host = await ProcessingHost.CreateAsync(
            azurite, outage.AddTo, ("Processing:MaxAttempts", "2"), ("Inference:ModelRefreshInterval", "00:00:01"));
        await PublishGoodAsync(host, "good", s_lastYear);
        await PublishFaultyAsync(host, "faulty", s_lastYear.AddDays(1));
        outage.Fail();

        await host.Worker.StartAsync(Cancellation);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await Eventually.HoldsAsync(() => Task.FromResult(outage.Count > 3), "the version before is asked for more often than an image that fails is tried", TimeSpan.FromMinutes(1));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
        outage.End();

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, "the result is written", TimeSpan.FromMinutes(1));
        Assert.Equal("good", (await host.ResultAsync(image)).Metadata.ModelVersion);
    }

    [Fact]
    public async Task BulkRun_PromotedVersionGivesNaN_MakesEveryImageWithTheVersionBefore()
    {
        await using var host = new ProcessingHost((await azurite.CreateAccountAsync()).ConnectionString);
        await PublishGoodAsync(host, "good", s_lastYear);
        await PublishFaultyAsync(host, "faulty", s_lastYear.AddDays(1));
        await host.Storage.Blobs.CreateBlobContainerAsync(BulkRun.Archive, cancellationToken: Cancellation);
        var names = await BulkRun.PutManyAsync(host, 6);
        var request = BulkRun.Request(ImageTask.Denoise);

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.All(outcomes, outcome => Assert.Equal((BulkOutcomeKind.Done, "good"), (outcome.Kind, outcome.ModelVersion)));
        Assert.Equal("good", (await BulkRun.ResultAsync(host, request, names[0])).Metadata.ModelVersion);
        Assert.Single(host.Log.Messages("ModelReplaced"));
    }

    private static async Task PublishGoodAsync(ProcessingHost host, string version, DateTimeOffset createdAt, bool isRefused = false)
    {
        var card = ProcessingHost.ReadCard("denoise") with { Version = version, CreatedAt = createdAt, NotPromotedBecause = isRefused ? "It is worse." : null };
        await host.Get<ModelRegistry>().PublishAsync(card, ProcessingHost.ModelFolder, Cancellation);
        if (!isRefused) await host.Get<ModelRegistry>().PromoteAsync("denoise", version, Cancellation);
    }

    // Right by its card, and not a model.
    private async Task PublishUnloadableAsync(ProcessingHost host, string version, DateTimeOffset createdAt)
    {
        await File.WriteAllTextAsync(_folder["model.onnx"], "not ONNX", Cancellation);
        var card = ProcessingHost.ReadCard("denoise");
        var file = card.Files[0] with { Name = "model.onnx", Size = 8, Sha256 = await ModelFiles.HashAsync(_folder["model.onnx"], Cancellation) };
        await host.Get<ModelRegistry>().PublishAsync(card with { Version = version, CreatedAt = createdAt, Files = [file] }, _folder.Path, Cancellation);
        await host.Get<ModelRegistry>().PromoteAsync("denoise", version, Cancellation);
    }

    private async Task PublishFaultyAsync(ProcessingHost host, string version, DateTimeOffset createdAt, float least = 0.2f)
    {
        var card = FaultyModel.Write(_folder.Path, version, createdAt, least);
        await host.Get<ModelRegistry>().PublishAsync(card, _folder.Path, Cancellation);
        await host.Get<ModelRegistry>().PromoteAsync("denoise", version, Cancellation);
    }
}

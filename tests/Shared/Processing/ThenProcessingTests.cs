using AePipeline.Bulk;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Tests.Bulk;
using AePipeline.Tests.Support;
using AePipeline.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

/// <summary>Uploads that ask for more than their own task.</summary>
public sealed class ThenProcessingTests(AzuriteFixture azurite)
{
    private static readonly ImageReference s_latent = new(ImageTask.Embed, "@images/denoise+embed/denoise/a.jpg");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_DenoiseThenUpscale_GivesWhatOneAfterTheOtherGives()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "upscale");
        var denoised = await host.UploadAsync("alone.png", Pictures.Png(24, 16));
        await host.ProcessAsync(denoised);
        var both = await host.UploadAsync("alone.png", (await host.ResultAsync(denoised)).Content, ImageTask.Upscale);
        await host.ProcessAsync(both);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        var result = await host.ResultAsync(image);
        Assert.Equal(Pixels((await host.ResultAsync(both)).Content), Pixels(result.Content));
        Assert.Equal("upscale", result.Metadata.Then?.ToString());
        Assert.Equal("denoise/20260101T000000Z-fixture upscale/20260101T000000Z-fixture", result.Metadata.ModelChain);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    public async Task Process_DenoiseThenEmbed_GivesThePictureAndItsLatent(string format)
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "embed", format);

        await host.ProcessAsync(image);

        var result = await host.ResultAsync(image, format == "png" ? "png" : "jpg");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["result"], result.Content, Cancellation);
        Assert.Equal(24, ImageReader.ReadFloat(folder["result"]).Width);
        var latent = await host.Get<LatentStore>().FindAsync(s_latent, Cancellation);
        Assert.Equal(result.Metadata.SourceETag, latent?.Metadata.Origin.SourceETag);
        Assert.Equal("denoise/20260101T000000Z-fixture embed/20260101T000000Z-fixture", result.Metadata.ModelChain);

        // A bulk job of the same chain puts its latent in the same place, and finds the same.
        var vector = await host.Get<LatentStore>().ReadAsync(s_latent, Cancellation);
        var job = BulkRun.Request(ImageTask.Denoise, ImageTask.Embed) with { Container = BlobContainers.Images, Prefix = "denoise/" };
        Assert.Equal(s_latent, BulkPlace.Of(job, image.ImageName));
        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, job, image.ImageName))[0].Kind);
        Assert.Equal(vector, await host.Get<LatentStore>().ReadAsync(s_latent, Cancellation));
    }

    [Fact]
    public async Task Process_AnotherChain_IsAnotherResult()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "upscale");
        await host.ProcessAsync(image);

        await UploadAsync(host, "upscale,embed");
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        await UploadAsync(host, "upscale,embed");
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        await UploadAsync(host, null);
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Null((await host.ResultAsync(image)).Metadata.Then);
    }

    [Fact]
    public async Task Process_NextTaskWithoutAModel_WaitsForItAndKeepsNobodyWaiting()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var waiting = await UploadAsync(host, "embed");

        Assert.Equal("embed", (await Assert.ThrowsAsync<ModelNotAvailableException>(() => host.ProcessAsync(waiting))).Task);

        await host.Worker.StartAsync(Cancellation);
        var other = await host.UploadAsync("b.png", Pictures.Png());
        await Eventually.HoldsAsync(async () => await host.FindResultAsync(other) is not null, $"{other} has its result");
        await host.PublishModelAsync(ProcessingHost.EmbedCard(null));
        await Eventually.HoldsAsync(async () => await host.FindResultAsync(waiting) is not null, $"{waiting} has its result");
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("upscale,sharpen")]
    public async Task Process_ImpossibleChain_WritesAReportThatSaysWhatToWrite(string then)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);

        var outcome = await host.ProcessAsync(await UploadAsync(host, then));

        Assert.Equal(ProblemType.InvalidOption, outcome.Problem?.Type);
        Assert.Contains($"ae_then is '{then}'; it {FollowingTasks.Rule}", outcome.Problem!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JobOverUploads_DoesWhatEachAsksFor()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "upscale");
        var job = BulkRun.Request(ImageTask.Denoise) with { Container = BlobContainers.Images, Prefix = "denoise/" };

        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, job, image.ImageName))[0].Kind);
        Assert.Equal("upscale", (await host.ResultAsync(image)).Metadata.Then?.ToString());
        Assert.Equal(BulkOutcomeKind.AlreadyDone, (await BulkRun.RunAsync(host, job, image.ImageName))[0].Kind);
        Assert.Equal(BulkOutcomeKind.AlreadyDone, (await BulkRun.RunAsync(host, job with { Stale = true }, image.ImageName))[0].Kind);

        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale") with { Version = "20260102T000000Z-fixture" });
        await using var later = host.Twin();
        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(later, job with { Stale = true }, image.ImageName))[0].Kind);
    }

    [Fact]
    public async Task Find_EverythingOfAnUpload_HasItsLatent()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "embed");
        await host.ProcessAsync(image);
        var blobs = new UploadBlobs(host.Get<BlobListings>());
        string[] expected = ["images/denoise/a.jpg", $"latents/{s_latent.LatentName}", "results/denoise/a.jpg.png"];

        Assert.Equal(expected, (await blobs.FindAsync(image, Cancellation)).Select(blob => $"{blob.Container}/{blob.Name}").Order(StringComparer.Ordinal));
        Assert.Equal(expected, (await blobs.FindBelowAsync(UploadSelection.All, Cancellation)).Select(blob => $"{blob.Container}/{blob.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Process_LatentOfANewerUploadFoundAfterItsOwn_LeavesIt()
    {
        // The clock stands still: the upload has always been found a moment ago.
        await using var slow = await CreateAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var fast = slow.Twin();
        var image = await UploadAsync(slow, "embed");
        using var gate = new RequestGate("HEAD", slow.Storage.Latents.GetBlobClient(s_latent.LatentName).Uri);
        var processing = Task.Run(() => slow.ProcessAsync(image), Cancellation);
        await gate.WhenReachedAsync();
        await UploadAsync(fast, "embed", shade: 99);
        await fast.ProcessAsync(image);
        gate.Open();

        Assert.Equal(ProcessingStatus.AlreadyDone, (await processing).Status);
        var newest = await slow.SourceETagAsync(image);
        Assert.Equal(newest, (await slow.Get<LatentStore>().FindAsync(s_latent, Cancellation))?.Metadata.Origin.SourceETag);
        Assert.Equal(newest, (await slow.ResultAsync(image)).Metadata.SourceETag);
    }

    [Fact]
    public async Task Process_ChainPresumedToBeNewThatIsDone_LeavesItsLatent()
    {
        await using var host = await CreateAsync();
        var image = await UploadAsync(host, "embed");
        await host.ProcessAsync(image);
        var before = await host.Storage.Latents.GetBlobClient(s_latent.LatentName).GetPropertiesAsync(cancellationToken: Cancellation);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.Processor.ProcessAsync(image, ImageState.PresumedOf(image), Cancellation)).Status);

        var after = await host.Storage.Latents.GetBlobClient(s_latent.LatentName).GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.Equal(before.Value.ETag, after.Value.ETag);
    }

    private static float[] Pixels(byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.png"], content);
        return ImageReader.ReadFloat(folder["a.png"]).Samples;
    }

    private static Task<ImageReference> UploadAsync(ProcessingHost host, string? then, string format = "png", int shade = 0) => host.UploadAsync(
        "a.jpg",
        Pictures.Png(24, 16, shade),
        metadata: then is null ? [] : [(UploadOptions.ThenKey, then), (UploadOptions.FormatKey, format)]);

    private async Task<ProcessingHost> CreateAsync(TimeProvider? time = null)
    {
        var host = await ProcessingHost.CreateAsync(azurite, time);
        await host.PublishModelAsync(ProcessingHost.ReadCard("upscale"));
        await host.PublishModelAsync(ProcessingHost.EmbedCard(null));
        return host;
    }
}

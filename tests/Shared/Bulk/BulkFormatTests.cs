using AePipeline.Bulk;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

/// <summary>Jobs that say in which format results are to be.</summary>
public sealed class BulkFormatTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static BulkRequest Denoise => BulkRun.Request(ImageTask.Denoise);

    [Fact]
    public async Task Run_JobWithAFormat_CountsBeforeTheImagesAndReplacesWhatHasAnother()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutAsync(host, "a.png", Pictures.Png(), metadata: (UploadOptions.FormatKey, "webp"));
        await BulkRun.PutAsync(host, "b.png", Pictures.Png());
        await BulkRun.RunAsync(host, Denoise, "a.png", "b.png");
        Assert.Equal(["denoise/@archive/a.png.webp", "denoise/@archive/b.denoised.png"], await NamesAsync(host));
        var job = Denoise with { Format = ResultFormat.WebP, Quality = 70 };

        Assert.All(await BulkRun.RunAsync(host, job, "a.png", "b.png"), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        Assert.Equal(["denoise/@archive/a.png.webp", "denoise/@archive/b.png.webp"], await NamesAsync(host));
        Assert.All(await BulkRun.RunAsync(host, job, "a.png", "b.png"), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.All(await BulkRun.RunAsync(host, job with { Quality = 30 }, "a.png", "b.png"), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
    }

    [Fact]
    public async Task Run_JobOverUploads_LeavesThemDoneForLiveProcessing()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var job = Denoise with { Container = BlobContainers.Images, Prefix = "denoise/", Format = ResultFormat.Avif };

        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, job, image.ImageName))[0].Kind);

        Assert.Equal(["denoise/a.png.avif"], await NamesAsync(host));
        for (var i = 0; i < 12; i++) await host.UploadAsync($"{i}.png", Pictures.Png(shade: i));
        var left = await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);
        Assert.Equal(12, left.Count);
        Assert.DoesNotContain("a.png", left);
    }

    [Fact]
    public async Task Run_ChainThatKeepsWhatIsBetween_WritesAllInTheFormat()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await BulkRun.PutAsync(host, "a.png", Pictures.Png());
        var chain = BulkRun.Request(ImageTask.Denoise, ImageTask.Upscale, ImageTask.Embed) with { KeepIntermediate = true, Format = ResultFormat.Jpeg, Quality = 60 };

        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, chain, "a.png"))[0].Kind);

        Assert.Equal(
            ["denoise/@archive/a.png.jpg", "embed/@archive/denoise+upscale+embed/a.png.jpg", "upscale/@archive/denoise+upscale/a.png.jpg"],
            await NamesAsync(host));
        Assert.Equal(BulkOutcomeKind.AlreadyDone, (await BulkRun.RunAsync(host, chain, "a.png"))[0].Kind);
    }

    private static async Task<List<string>> NamesAsync(ProcessingHost host) => [.. (await BulkRun.ListAsync(host.Storage.Results)).Select(blob => blob.Name)];
}

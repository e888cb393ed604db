using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests;

/// <summary>What every host of the pipeline promises, whatever it is made of.</summary>
public abstract class PipelineHostTests
{
    private const int Count = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_KilledInTheMiddleOfWork_ShowsNoHalfResultAndFinishesAfterTheNextStart()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var images = await UploadAsync(host, "interrupted");
        await WhenDoneAsync(host, "interrupted", 3);

        await host.KillAsync();
        await host.StartAsync();

        var visible = await ResultsAsync(host, "interrupted");
        await AssertWholeAsync(host, visible);
        await WhenDoneAsync(host, "interrupted", Count);
        Assert.True(visible.Count < Count, "Everything was done before the kill, so nothing was tested: give it more to do.");
        await AssertSameAsUninterruptedAsync(host, images);
    }

    [Fact]
    public async Task Host_Stopped_FinishesWhatIsInFlightAndTheNextStartDoesTheRest()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        await UploadAsync(host, "terminated");
        await WhenDoneAsync(host, "terminated", 1);

        Assert.Equal(0, await host.StopAsync());

        Assert.Contains("Finishing", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", host.Log, StringComparison.Ordinal);
        await host.StartAsync();
        await AssertWholeAsync(host, await ResultsAsync(host, "terminated"));
        await WhenDoneAsync(host, "terminated", Count);
        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A host with a denoise model and no images, not started.</summary>
    protected abstract IPipelineHost CreateHost();

    private static async Task<List<ImageReference>> UploadAsync(IPipelineHost host, string prefix)
    {
        var images = Enumerable.Range(0, Count).Select(i => new ImageReference(ImageTask.Denoise, $"{prefix}/{i:00}.png")).ToList();
        await Parallel.ForEachAsync(images, Cancellation, async (image, token) =>
            await host.Storage.Images.UploadBlobAsync(image.ImageName, BinaryData.FromBytes(Content(images.IndexOf(image))), token));
        return images;
    }

    private static byte[] Content(int i) => Pictures.Png(700 + i, 500, shade: i);

    private static async Task<List<BlobItem>> ResultsAsync(IPipelineHost host, string prefix) =>
        await host.Storage.Results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, $"denoise/{prefix}/", Cancellation).ToListAsync(Cancellation);

    private static Task WhenDoneAsync(IPipelineHost host, string prefix, int count) => Eventually.HoldsAsync(
        async () => (await ResultsAsync(host, prefix)).Count >= count, $"{count} results are there");

    private static async Task AssertWholeAsync(IPipelineHost host, List<BlobItem> results)
    {
        using var folder = new TemporaryFolder();
        foreach (var result in results)
        {
            var upload = result.Name.Replace(".png.png", ".png", StringComparison.Ordinal);
            BlobProperties source = await host.Storage.Images.GetBlobClient(upload).GetPropertiesAsync(cancellationToken: Cancellation);
            Assert.True(ResultMetadata.Read(result)!.IsFrom(source.ETag));
            await host.Storage.Results.GetBlobClient(result.Name).DownloadToAsync(folder["result"], Cancellation);
            var picture = ImageReader.ReadFloat(folder["result"]);
            Assert.Equal(500, picture.Height);
        }
    }

    private static async Task AssertSameAsUninterruptedAsync(IPipelineHost host, List<ImageReference> images)
    {
        await UploadAsync(host, "uninterrupted");
        await WhenDoneAsync(host, "uninterrupted", Count);
        foreach (var image in images)
        {
            var twin = image with { Path = image.Path.Replace("interrupted", "uninterrupted", StringComparison.Ordinal) };
            Assert.Equal(await BytesAsync(host, twin), await BytesAsync(host, image));
        }
    }

    private static async Task<byte[]> BytesAsync(IPipelineHost host, ImageReference image)
    {
        BlobDownloadResult blob = await host.Storage.Results.GetBlobClient(image.ResultName("png")).DownloadContentAsync(Cancellation);
        return blob.Content.ToArray();
    }
}

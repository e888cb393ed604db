using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Imaging;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests;

/// <summary>What every host of the pipeline promises, whatever it is made of.</summary>
public abstract partial class PipelineHostTests
{
    private const int Count = 30;

    // Some hosts see an upload only at their next sweep, and share their machine.
    private protected static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_KilledInTheMiddleOfDenoising_ShowsNoHalfResultAndFinishesAfterTheNextStart()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var images = await UploadAsync(host, ImageTask.Denoise, "interrupted");

        await AssertSurvivesKillAsync(host, images);
    }

    [Fact]
    public async Task Host_KilledInTheMiddleOfEmbedding_ShowsNoResultWithoutItsLatentAndFinishesAfterTheNextStart()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var images = await UploadAsync(host, ImageTask.Embed, "interrupted");
        await TestModel.PublishEmbedAsync(host.Storage);

        await AssertSurvivesKillAsync(host, images);

        foreach (var image in images)
        {
            var twin = Uninterrupted(image);
            Assert.Equal(await BytesAsync(host.Storage.Latents, image.LatentName), await BytesAsync(host.Storage.Latents, twin.LatentName));
        }
    }

    [Fact]
    public async Task Host_Stopped_FinishesWhatIsInFlightAndTheNextStartDoesTheRest()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var images = await UploadAsync(host, ImageTask.Denoise, "terminated");
        await WhenDoneAsync(host, images, 1);

        AssertStopped(host, await host.StopAsync());

        await host.StartAsync();
        await AssertWholeAsync(host, await ResultsAsync(host, images));
        await WhenDoneAsync(host, images, Count);
        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A host with a denoise model and no images, not started.</summary>
    protected abstract IPipelineHost CreateHost();

    /// <summary>What a kind of host promises of its own about an orderly stop.</summary>
    protected virtual void AssertStopped(IPipelineHost host, int exitCode)
    {
    }

    private static async Task AssertSurvivesKillAsync(IPipelineHost host, List<ImageReference> images)
    {
        await WhenDoneAsync(host, images, 3);

        await host.KillAsync();
        await host.StartAsync();

        var visible = await ResultsAsync(host, images);
        await AssertWholeAsync(host, visible);
        await WhenDoneAsync(host, images, Count);
        Assert.True(visible.Count < Count, "Everything was done before the kill, so nothing was tested: give it more to do.");
        await AssertSameAsUninterruptedAsync(host, images);
    }

    private static async Task<List<ImageReference>> UploadAsync(IPipelineHost host, ImageTask task, string prefix)
    {
        var images = Enumerable.Range(0, Count).Select(i => new ImageReference(task, $"{prefix}/{i:00}.png")).ToList();
        await Parallel.ForEachAsync(images, Cancellation, async (image, token) =>
            await host.Storage.Images.UploadBlobAsync(image.ImageName, BinaryData.FromBytes(Content(images.IndexOf(image))), token));
        return images;
    }

    private static byte[] Content(int i) => Pictures.Png(700 + i, 500, shade: i);

    private static async Task<List<BlobItem>> ResultsAsync(IPipelineHost host, List<ImageReference> images)
    {
        var folder = images[0].ImageName[..(images[0].ImageName.LastIndexOf('/') + 1)];
        return await host.Storage.Results.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, folder, Cancellation).ToListAsync(Cancellation);
    }

    private static Task WhenDoneAsync(IPipelineHost host, List<ImageReference> images, int count) => Eventually.HoldsAsync(
        async () => (await ResultsAsync(host, images)).Count >= count, $"{count} results are there", s_patience);

    private static async Task AssertWholeAsync(IPipelineHost host, List<BlobItem> results)
    {
        foreach (var result in results)
        {
            var image = ResultNames.UploadsOf(result.Name).Single();
            var metadata = ResultMetadata.Read(result)!;
            BlobProperties source = await host.Storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: Cancellation);
            Assert.True(metadata.IsFrom(source.ETag));
            var (_, height) = SizeOf(await BytesAsync(host.Storage.Results, result.Name));
            Assert.Equal(image.Task == ImageTask.Embed ? 16 : 500, height);
            if (image.Task != ImageTask.Embed) continue;

            var latent = await new LatentStore(host.Storage).FindAsync(image, Cancellation);
            Assert.Equal((metadata.SourceETag, metadata.ModelVersion), (latent?.Metadata.Origin.SourceETag, latent?.Metadata.Origin.ModelVersion));
        }
    }

    private static async Task AssertSameAsUninterruptedAsync(IPipelineHost host, List<ImageReference> images)
    {
        var twins = await UploadAsync(host, images[0].Task, "uninterrupted");
        await WhenDoneAsync(host, twins, Count);
        foreach (var image in images)
        {
            Assert.Equal(
                await BytesAsync(host.Storage.Results, Uninterrupted(image).ResultName("png")),
                await BytesAsync(host.Storage.Results, image.ResultName("png")));
        }
    }

    private static ImageReference Uninterrupted(ImageReference image) =>
        image with { Path = image.Path.Replace("interrupted", "uninterrupted", StringComparison.Ordinal) };

    private protected static (int Width, int Height) SizeOf(byte[] picture)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["picture"], picture);
        var pixels = ImageReader.ReadFloat(folder["picture"]);
        return (pixels.Width, pixels.Height);
    }

    private static async Task<byte[]> BytesAsync(BlobContainerClient container, string name)
    {
        BlobDownloadResult blob = await container.GetBlobClient(name).DownloadContentAsync(Cancellation);
        return blob.Content.ToArray();
    }
}

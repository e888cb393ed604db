using AePipeline.Families.Embed;
using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Tests.Processing;

/// <summary>What processing leaves in storage for an embed upload, and what must hold for it.</summary>
internal static class StoredEmbeddings
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<ImageReference> UploadAsync(ProcessingHost host, string path, byte[] content) =>
        host.UploadAsync(path, content, ImageTask.Embed);

    public static async Task<(StoredResult Result, (ETag Tag, LatentMetadata Metadata) Latent)> StoredAsync(ProcessingHost host, ImageReference image)
    {
        BlobProperties latent = await host.Storage.Latents.GetBlobClient(image.LatentName).GetPropertiesAsync(cancellationToken: Cancellation);
        return (await host.ResultAsync(image), (latent.ETag, LatentMetadata.Read(latent)!));
    }

    public static async Task AssertUntouchedAsync(
        ProcessingHost host, ImageReference image, (StoredResult Result, (ETag Tag, LatentMetadata Metadata) Latent) expected)
    {
        var (result, latent) = await StoredAsync(host, image);
        Assert.Equal(expected.Result.Properties.ETag, result.Properties.ETag);
        Assert.Equal(expected.Latent.Tag, latent.Tag);
    }

    /// <summary>Latent and result are of the newest upload, by one model, and the latent is what the model gives for it.</summary>
    public static async Task AssertConsistentAsync(ProcessingHost host, ImageReference image)
    {
        var (result, latent) = await StoredAsync(host, image);
        Assert.Equal(await host.SourceETagAsync(image), result.Metadata.SourceETag);
        Assert.Equal(result.Metadata with { InferenceTime = null }, latent.Metadata.Origin with { InferenceTime = null });

        using var folder = new TemporaryFolder();
        await host.Storage.Images.GetBlobClient(image.ImageName).DownloadToAsync(folder["upload"], Cancellation);
        using var lease = await host.Get<ModelHost>().AcquireAsync(EmbedFamily.Kind, Cancellation);
        var samples = lease.Model.Shape.Fit(ImageReader.ReadFloat(folder["upload"])).Samples;
        Assert.Equal(lease.Model.Run(samples, Cancellation).Latents, await host.Get<LatentStore>().ReadAsync(image, Cancellation));
    }
}

using AePipeline.Imaging;
using AePipeline.Latents;
using AePipeline.Processing.Results;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests.Uploads;

/// <summary>Uploads in any state, as the pipeline would leave them, without a model having run.</summary>
/// <param name="storage">The account.</param>
internal sealed class UploadSeed(PipelineStorage storage)
{
    public const string ModelVersion = "20260101T000000Z-seeded";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>An upload that waits.</summary>
    /// <returns>Its ETag, without quotes.</returns>
    public async Task<string> AddWaitingAsync(string name, string content = "upload")
    {
        var blob = await storage.Images.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true, Cancellation);
        return ResultMetadata.Normalize(blob.Value.ETag);
    }

    /// <summary>An upload with its result and, of an embed upload, its latent.</summary>
    public async Task AddDoneAsync(string name, string content = "result", TakenTime? taken = null)
    {
        var origin = new ResultMetadata(await AddWaitingAsync(name), ModelVersion, "1.0.0", "CPU", "model.onnx") { Taken = taken };
        Assert.True(ImageReference.TryParse(name, out var image));
        await PutAsync(BlobContainers.Results, image.ResultName("png"), content, origin.ToMetadata());
        if (image.Task == ImageTask.Embed) await PutLatentAsync(image, [1, 2, 3], origin);
    }

    /// <summary>An upload that failed.</summary>
    public async Task AddFailedAsync(string name, string type = ProblemType.RetriesExhausted)
    {
        var etag = await AddWaitingAsync(name);
        Assert.True(ImageReference.TryParse(name, out var image));
        Assert.NotNull(await new ProblemReports(storage, TimeProvider.System).TryWriteAsync(image, etag, type, "The disk was full.", 5, seen: null, Cancellation));
    }

    /// <summary>A blob of a container.</summary>
    public async Task PutAsync(string container, string name, string content, Dictionary<string, string>? metadata = null)
    {
        var blob = storage.Blobs.GetBlobContainerClient(container).GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromString(content), new Azure.Storage.Blobs.Models.BlobUploadOptions { Metadata = metadata }, Cancellation);
    }

    /// <summary>The names of all blobs of a container.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(string container) =>
        await storage.Blobs.GetBlobContainerClient(container).GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    /// <summary>A latent vector.</summary>
    public async Task PutLatentAsync(ImageReference image, float[] values, ResultMetadata origin)
    {
        using var content = new MemoryStream(NpyVector.Write(values));
        await storage.Latents.GetBlobClient(image.LatentName).UploadAsync(
            content, new Azure.Storage.Blobs.Models.BlobUploadOptions { Metadata = new LatentMetadata(origin, 0.01, null).ToMetadata() }, Cancellation);
    }
}

using System.Runtime.CompilerServices;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Latents;

/// <summary>Reads the latent vectors in <see cref="BlobContainers.Latents"/>; processing writes them.</summary>
/// <param name="storage">The account.</param>
public sealed class LatentStore(PipelineStorage storage)
{
    private const string Extension = ".npy";

    /// <summary>
    /// Lists the latents in the order of their names, one request for each page of up to 5,000; memory holds one page.
    /// Other blobs in the container are left out.
    /// </summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async IAsyncEnumerable<StoredLatent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var blobs = storage.Latents.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix: null, cancellationToken);
        await foreach (var blob in blobs)
        {
            if (blob.Name.EndsWith(Extension, StringComparison.Ordinal)
                && LatentMetadata.Read(blob) is { } metadata
                && blob.Properties.LastModified is { } written)
            {
                var image = new ImageReference(ImageTask.Embed, blob.Name[..^Extension.Length]);
                yield return new StoredLatent(image, metadata, written, ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault()));
            }
        }
    }

    /// <summary>An image's latent without its values, or null when it has none.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<StoredLatent?> FindAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        BlobProperties found = await Blob(image).GetPropertiesAsync(cancellationToken: cancellationToken);
        return LatentMetadata.Read(found) is { } metadata
            ? new StoredLatent(image, metadata, found.LastModified, ResultMetadata.Normalize(found.ETag))
            : null;
    });

    /// <summary>An image's latent vector, <c>[d]</c>, or null when it has none.</summary>
    /// <exception cref="InvalidDataException">The blob holds no vector.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<float[]?> ReadAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        BlobDownloadResult blob = await Blob(image).DownloadContentAsync(cancellationToken);
        return NpyVector.Read(blob.Content.ToMemory().Span);
    });

    /// <summary>An image's latent vector with what its blob says of it, both of the same write; null when it has none.</summary>
    /// <exception cref="InvalidDataException">The blob holds no vector.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<LatentVector?> ReadWithMetadataAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        BlobDownloadResult blob = await Blob(image).DownloadContentAsync(cancellationToken);
        return Parse(image, blob);
    });

    /// <summary>Looks whether an image's latent is still as it was.</summary>
    /// <param name="image">The image.</param>
    /// <param name="tag">ETag that its blob had, without quotes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is; and if not the latent as it is now, or null where there is none, or no vector.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal async Task<(bool IsSame, LatentVector? Now)> CheckAsync(ImageReference image, string tag, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Conditions = SeenBlob.NoLonger(new ETag($"\"{tag}\"")) };
            var response = await Blob(image).DownloadContentAsync(options, cancellationToken);
            return response.GetRawResponse().Status == 304 ? (true, null) : (false, Parse(image, response.Value));
        }
        catch (InvalidDataException)
        {
            return (false, null);
        }
        catch (RequestFailedException answer) when (answer.Status is 304 or 404)
        {
            return (answer.Status == 304, null);
        }
    }

    private static LatentVector? Parse(ImageReference image, BlobDownloadResult blob) => LatentMetadata.Read(blob.Details) is { } metadata
        ? new LatentVector(
            new StoredLatent(image, metadata, blob.Details.LastModified, ResultMetadata.Normalize(blob.Details.ETag)),
            NpyVector.Read(blob.Content.ToMemory().Span))
        : null;

    private BlobClient Blob(ImageReference image) => storage.Latents.GetBlobClient(image.LatentName);
}

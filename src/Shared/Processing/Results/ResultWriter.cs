using AePipeline.Imaging;
using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Processing.Models;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Results;

/// <summary>
/// Writes what was made of an upload: first the latent, where the task makes one, and then the result, so that there is
/// never a result without its latent. Each only if nothing was written since it was seen.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="index">Told of latents.</param>
public sealed class ResultWriter(PipelineStorage storage, LatentIndexWriter index)
{
    /// <summary>Writes a new result.</summary>
    /// <param name="image">The image.</param>
    /// <param name="path">The result's file.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="metadata">What it is to say of itself.</param>
    /// <param name="processed">What else was made.</param>
    /// <param name="seen">What was there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another writer came first.</returns>
    internal async Task<bool> TryWriteAsync(
        ImageReference image,
        string path,
        ResultTarget target,
        ResultMetadata metadata,
        ProcessedImage processed,
        ImageState seen,
        CancellationToken cancellationToken)
    {
        if (processed.Embedding is { } embedding && LatentPlace.Of(image, metadata.Then) is { } latentOf)
        {
            var said = new LatentMetadata(metadata, embedding.ReconstructionError, embedding.ZScore) { Hash = embedding.Hash };
            var latent = new BlobUploadOptions
            {
                HttpHeaders = new BlobHttpHeaders { ContentType = NpyVector.ContentType },
                Metadata = said.ToMetadata(),
                Conditions = ConditionalWrite.Replacing(seen.Latent?.Tag),
            };
            var vector = BinaryData.FromBytes(NpyVector.Write([.. embedding.Latent]));
            BlobContentInfo? written = null;
            if (!await ConditionalWrite.TryAsync($"{BlobContainers.Latents}/{latentOf.LatentName}", async () => written = await storage.Latents.GetBlobClient(latentOf.LatentName)
                .UploadAsync(vector, latent, cancellationToken)))
            {
                return false;
            }

            index.Add(new LatentVector(new StoredLatent(latentOf, said, written!.LastModified, ResultMetadata.Normalize(written.ETag)), embedding.Latent));
        }

        var result = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = target.Format.ContentType() },
            Metadata = metadata.ToMetadata(),
            Conditions = ConditionalWrite.Replacing(seen.TagOf(target)),
        };
        return await ConditionalWrite.TryAsync($"{BlobContainers.Results}/{target.BlobName}", () => storage.Results.GetBlobClient(target.BlobName)
            .UploadAsync(path, result, cancellationToken));
    }

    /// <summary>
    /// Removes results whose place one in another format has taken. What was written since they were seen stays, and so does what
    /// somebody holds a lease on.
    /// </summary>
    internal async Task RemoveAsync(IEnumerable<ResultHead> superseded, CancellationToken cancellationToken)
    {
        foreach (var result in superseded)
        {
            await ConditionalWrite.TryAsync(() => storage.Results.GetBlobClient(result.Target.BlobName).DeleteIfExistsAsync(
                conditions: ConditionalWrite.Replacing(result.Tag), cancellationToken: cancellationToken));
        }
    }

    /// <summary>The same for those of an upload that has its result, unless there is a newer upload by now.</summary>
    internal async Task RemoveSupersededAsync(ImageReference image, string sourceEtag, ImageState seen, CancellationToken cancellationToken)
    {
        if (seen.Superseded(sourceEtag) is not { Count: > 0 } superseded) return;
        if (await IsNewestAsync(image, sourceEtag, cancellationToken)) await RemoveAsync(superseded, cancellationToken);
    }

    /// <summary>Whether an upload is the newest of its name.</summary>
    internal async Task<bool> IsNewestAsync(ImageReference image, string sourceEtag, CancellationToken cancellationToken)
    {
        using var newest = await UploadedImage.FindAsync(storage.Images.GetBlobClient(image.ImageName), cancellationToken);
        return newest?.SourceETag == sourceEtag;
    }

    /// <summary>Says of a result that is there, and of its latent, that it is the result of another upload of the same bytes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="target">Where the result is.</param>
    /// <param name="kept">What the result is to record of itself: the other upload, and otherwise what it did.</param>
    /// <param name="seen">What was there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when another writer came first.</returns>
    internal async Task<bool> TryKeepAsync(
        ImageReference image, ResultTarget target, ResultMetadata kept, ImageState seen, CancellationToken cancellationToken)
    {
        if (seen.Latent is { Metadata: { } latent } && LatentPlace.Of(image, kept.Then) is { } latentOf)
        {
            var keptLatent = latent with { Origin = latent.Origin with { SourceETag = kept.SourceETag } };
            if (!await ConditionalWrite.TryAsync($"{BlobContainers.Latents}/{latentOf.LatentName}", () => storage.Latents.GetBlobClient(latentOf.LatentName).SetMetadataAsync(
                keptLatent.ToMetadata(), ConditionalWrite.Replacing(seen.Latent.Tag), cancellationToken)))
            {
                return false;
            }
        }

        return await ConditionalWrite.TryAsync($"{BlobContainers.Results}/{target.BlobName}", () => storage.Results.GetBlobClient(target.BlobName).SetMetadataAsync(
            kept.ToMetadata(), ConditionalWrite.Replacing(seen.TagOf(target)), cancellationToken));
    }
}

using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>Has uploads done again.</summary>
/// <param name="storage">The account.</param>
public sealed class UploadRetry(PipelineStorage storage)
{
    // A host that reads the queue does so within minutes; for one that does not, the message goes by itself.
    private static readonly TimeSpan MessageLife = TimeSpan.FromHours(1);

    /// <summary>Has a failed upload tried again now.</summary>
    /// <param name="upload">The upload, as a listing showed it.</param>
    /// <param name="tellsHosts">Whether to tell hosts with triggers, which would otherwise find it only when they sweep; ae up looks by itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it is not tried again; null when it is.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<string?> TryAgainAsync(StoredUpload upload, bool tellsHosts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (upload.Image.IsReserved(out var problem)) return Task.FromResult<string?>(problem);
        return upload.Problem?.Type == ProblemType.Archived
            ? Task.FromResult<string?>("It is in the archive tier; it is done by itself once it is back from there.")
            : TouchAsync(upload, metadata => metadata, tellsHosts, cancellationToken);
    }

    /// <summary>Has an upload done again as it is asked for now.</summary>
    /// <param name="upload">The upload, as a listing showed it.</param>
    /// <param name="options">What to ask for; what they leave open stays as the upload says.</param>
    /// <param name="tellsHosts">As for <see cref="TryAgainAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why it is not done again; null when it is.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<string?> ChangeAsync(StoredUpload upload, UploadOptions options, bool tellsHosts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(options);
        return TouchAsync(upload, Asking, tellsHosts, cancellationToken);

        IDictionary<string, string> Asking(IDictionary<string, string> metadata)
        {
            var changed = new Dictionary<string, string>(metadata, StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in options.ToMetadata()) changed[key] = value;
            return changed;
        }
    }

    /// <summary>Metadata that is written again, even the same, is another ETag: to every host that is a new upload of the same bytes.</summary>
    private async Task<string?> TouchAsync(
        StoredUpload upload, Func<IDictionary<string, string>, IDictionary<string, string>> change, bool tellsHosts, CancellationToken cancellationToken)
    {
        try
        {
            var blob = storage.Images.GetBlobClient(upload.Image.ImageName);
            var asSeen = SeenBlob.Still(upload.Tag);
            BlobProperties properties = await blob.GetPropertiesAsync(asSeen, cancellationToken);
            BlobInfo touched = await blob.SetMetadataAsync(change(properties.Metadata), asSeen, cancellationToken);
            if (tellsHosts) await TellAsync(upload.Image, touched.ETag, cancellationToken);
            return null;
        }
        catch (RequestFailedException changed) when (SeenBlob.IsAnotherOrGone(changed))
        {
            return "It was overwritten or deleted meanwhile.";
        }
        catch (RequestFailedException refused) when (refused.Status == 409)
        {
            return $"The storage refused: {refused.ErrorCode}.";
        }
    }

    private async Task TellAsync(ImageReference image, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            var message = new PendingImage(image.ImageName, ResultMetadata.Normalize(etag)).ToJson();
            await storage.PendingImages.SendMessageAsync(message, visibilityTimeout: null, MessageLife, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // Found by the sweep, some minutes later.
        }
    }
}

using System.Collections.Concurrent;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>Deletes what <see cref="UploadBlobs"/> finds.</summary>
/// <param name="storage">The account.</param>
public sealed class UploadRemoval(PipelineStorage storage)
{
    private const int DeletionsAtOnce = 8;

    /// <summary>Deletes blobs; one that is gone already counts as deleted.</summary>
    /// <returns>Each of them, with why it is still there; null for those that are deleted.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<(UploadBlob Blob, string? Reason)>> DeleteAsync(IReadOnlyList<UploadBlob> blobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = DeletionsAtOnce, CancellationToken = cancellationToken };
        var reasons = new ConcurrentDictionary<UploadBlob, string?>();
        // The uploads first: a pipeline that finds one without its result would make it again.
        foreach (var some in blobs.GroupBy(blob => blob.Container == BlobContainers.Images).OrderByDescending(group => group.Key))
        {
            await Parallel.ForEachAsync(some, bounded, async (blob, token) => reasons[blob] = await DeleteAsync(blob, token));
        }

        return [.. blobs.Select(blob => (blob, reasons[blob]))];
    }

    private async Task<string?> DeleteAsync(UploadBlob blob, CancellationToken cancellationToken)
    {
        try
        {
            await storage.Blobs.GetBlobContainerClient(blob.Container).GetBlobClient(blob.Name)
                .DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
            return null;
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 409 or 412)
        {
            return $"The storage refused: {refused.ErrorCode}.";
        }
    }
}

using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Training.Retraining;

/// <summary>Counts what has arrived to train on.</summary>
/// <param name="listings">Lists blobs.</param>
public sealed class NewImages(BlobListings listings)
{
    /// <summary>Counts the blobs that were written since a moment, or all; one listing, page by page.</summary>
    /// <param name="source"><c>container/prefix</c>.</param>
    /// <param name="since">The moment; null counts all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The source names no blobs.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<long> CountAsync(string source, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (!BlobPrefix.TryParse(source, out var blobs, out var problem)) throw new ArgumentException(problem, nameof(source));

        // Blobs are dated to the second: one of the same second counts as new, rather twice than never.
        var from = since is { } moment ? DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds()) : DateTimeOffset.MinValue;
        var count = 0L;
        try
        {
            var all = new BlobListQuery(blobs.Container, blobs.Prefix);
            await foreach (var page in listings.ListAsync(all, marker: null, pageSize: null, cancellationToken))
            {
                count += page.Blobs.Count(blob => IsImage(blob.Properties) && blob.Properties.LastModified >= from);
            }
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return 0;
        }

        return count;
    }

    /// <summary>Accounts with a hierarchical namespace list folders as empty blobs.</summary>
    private static bool IsImage(BlobItemProperties properties) => properties.ContentLength > 0;
}

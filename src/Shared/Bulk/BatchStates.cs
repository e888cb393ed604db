using System.Collections.Concurrent;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>What there is of the images of a batch before it begins, from a few listings in place of two or more questions about each.</summary>
internal sealed class BatchStates
{
    // Of fewer, asking costs as little.
    private const int Fewest = 8;

    // A listing of more than so many blobs an image, which other images have in the same folder, would cost more than asking.
    private const int MostAnImage = 8;

    private readonly ConcurrentDictionary<ImageReference, SeenState> _seen = new();

    private BatchStates()
    {
    }

    /// <summary>
    /// What there was of an image, while that is worth more than asking; null where nobody knows, and where somebody has taken it: an attempt that
    /// failed may have changed it.
    /// </summary>
    public ImageState? Take(ImageReference image, DateTimeOffset now) => _seen.TryRemove(image, out var seen) ? seen.AsOf(now) : null;

    /// <summary>Lists what there is.</summary>
    /// <param name="listings">Lists the blobs.</param>
    /// <param name="images">What the batch is to make.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    public static async Task<BatchStates> ReadAsync(
        BlobListings listings, IEnumerable<ImageReference> images, TimeProvider time, CancellationToken cancellationToken)
    {
        var read = new BatchStates();
        var listable = images.Where(ListedStates.IsInOrder).ToList();
        if (listable.Count < Fewest) return read;
        var now = time.GetUtcNow();
        var most = Math.Min(MostAnImage * listable.Count, BlobListings.MaxPageSize);
        try
        {
            // A lease may be gone when the image has its turn.
            var states = await ListedStates.ReadAsync(listings, listable, most, cancellationToken);
            foreach (var (image, state) in states?.Where(entry => entry.Value.Leased is null) ?? []) read._seen[image] = new SeenState(state, now);
        }
        catch (Exception unlisted) when (!cancellationToken.IsCancellationRequested && !StorageOutage.ConcernsAll(unlisted))
        {
            // Asking about each needs no listing.
        }

        return read;
    }
}

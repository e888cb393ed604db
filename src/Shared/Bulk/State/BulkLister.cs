using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk.State;

/// <summary>Lists the images of a job, a page at a time.</summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists blobs.</param>
public sealed class BulkLister(PipelineStorage storage, BlobListings listings)
{
    // Accounts with a hierarchical namespace list folders as empty blobs with this mark.
    private const string FolderMark = "hdi_isfolder";

    private readonly BulkListReader _lists = new(storage);

    /// <summary>Lists the next page.</summary>
    /// <param name="request">The job.</param>
    /// <param name="before">Images that changed after this moment belong to the next job; as the storage dates them, to the second.</param>
    /// <param name="marker">What the page before ended with; null at the beginning.</param>
    /// <param name="stopAt">First name of the page after this one, if that is known already; null otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BulkJobException">There is no such container or list.</exception>
    public async Task<BulkListing> ListAsync(
        BulkRequest request, DateTimeOffset before, string? marker, string? stopAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var listing = request.ListBlob is { } list
                ? await _lists.ReadAsync(request, list, marker, cancellationToken)
                : await EnumerateAsync(request, before, marker, stopAt, cancellationToken);
            return stopAt is null ? listing : listing with { Items = [.. Before(stopAt, listing.Items, isSorted: request.ListBlob is null)] };
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            throw new BulkJobException(
                request.ListBlob is { } list
                    ? $"There is no list '{list}' in the container '{BlobContainers.Jobs}'. Write it, one name a line, and resume the job."
                    : $"There is no container '{request.Container}'. Create it, or start a job over another.",
                missing);
        }
    }

    /// <summary>What comes before the next page, whose first image may have been deleted since.</summary>
    private static IEnumerable<BulkItem> Before(string stopAt, IReadOnlyList<BulkItem> items, bool isSorted) =>
        !isSorted || items.Any(item => item.Name == stopAt)
            ? items.TakeWhile(item => item.Name != stopAt)
            : items.TakeWhile(item => !IsFrom(stopAt, item));

    private static bool IsFrom(string stopAt, BulkItem item) => string.CompareOrdinal(item.Name, stopAt) >= 0;

    /// <summary>Half full or more, so that a pattern that few names match does not make many small pages.</summary>
    private async Task<BulkListing> EnumerateAsync(
        BulkRequest request, DateTimeOffset before, string? marker, string? stopAt, CancellationToken cancellationToken)
    {
        var pattern = request.Pattern is { } text ? new NamePattern(text) : null;
        var items = new List<BulkItem>();
        var images = new BlobListQuery(request.Container, request.Prefix) { Traits = BlobTraits.Metadata };
        await foreach (var some in listings.ListAsync(images, marker, request.PageSize, cancellationToken))
        {
            items.AddRange(some.Blobs.Where(IsMeant).Select(blob => new BulkItem(
                blob.Name, ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault()), blob.Properties.ContentLength ?? 0)));
            marker = some.Marker;
            // A page before one that is known goes as far as that: what is between them has no other page.
            var isEnough = stopAt is null ? items.Count >= request.PageSize / 2 : items.Exists(item => IsFrom(stopAt, item));
            if (marker is null || isEnough)
            {
                break;
            }
        }

        return new BulkListing(items, marker);

        bool IsMeant(BlobItem blob) =>
            !blob.Metadata.ContainsKey(FolderMark)
            && blob.Properties.LastModified <= before
            && pattern?.IsMatch(blob.Name[request.Prefix.Length..]) != false;
    }
}

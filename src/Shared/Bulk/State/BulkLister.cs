using System.Buffers;
using System.Globalization;
using System.Text;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk.State;

/// <summary>Lists the images of a job, a page at a time.</summary>
/// <param name="storage">The account.</param>
public sealed class BulkLister(PipelineStorage storage)
{
    // Accounts with a hierarchical namespace list folders as empty blobs with this mark.
    private const string FolderMark = "hdi_isfolder";

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
                ? await ReadAsync(list, request, marker, cancellationToken).ConfigureAwait(false)
                : await EnumerateAsync(request, before, marker, stopAt, cancellationToken).ConfigureAwait(false);
            var end = stopAt is null ? -1 : listing.Items.TakeWhile(item => item.Name != stopAt).Count();
            return end < 0 ? listing : listing with { Items = [.. listing.Items.Take(end)] };
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new BulkJobException(
                request.ListBlob is { } list
                    ? $"There is no list '{list}' in the container '{BlobContainers.Jobs}'. Write it, one name a line, and resume the job."
                    : $"There is no container '{request.Container}'. Create it, or start a job over another.",
                missing);
        }
    }

    /// <summary>Half full or more, so that a pattern that few names match does not make many small pages.</summary>
    private async Task<BulkListing> EnumerateAsync(
        BulkRequest request, DateTimeOffset before, string? marker, string? stopAt, CancellationToken cancellationToken)
    {
        var pattern = request.Pattern is { } text ? new NamePattern(text) : null;
        var items = new List<BulkItem>();
        var blobs = storage.Blobs.GetBlobContainerClient(request.Container)
            .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, request.Prefix, cancellationToken);
        await foreach (var some in blobs.AsPages(marker, request.PageSize).ConfigureAwait(false))
        {
            items.AddRange(some.Values.Where(IsMeant).Select(blob => new BulkItem(
                blob.Name, ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault()), blob.Properties.ContentLength ?? 0)));
            marker = string.IsNullOrEmpty(some.ContinuationToken) ? null : some.ContinuationToken;
            if (marker is null || items.Count >= request.PageSize / 2 || items.Exists(item => item.Name == stopAt))
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

    /// <summary>The marker of a list is where its next line begins, in bytes.</summary>
    private async Task<BulkListing> ReadAsync(string list, BulkRequest request, string? marker, CancellationToken cancellationToken)
    {
        var offset = marker is null ? 0 : long.Parse(marker, CultureInfo.InvariantCulture);
        var stream = await storage.Jobs.GetBlobClient(list)
            .OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { Position = offset }, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var items = new List<BulkItem>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var line = new ArrayBufferWriter<byte>();
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read && read > 0)
            {
                for (var i = 0; i < read; i++)
                {
                    offset++;
                    if (buffer[i] != '\n')
                    {
                        line.Write(buffer.AsSpan(i, 1));
                        continue;
                    }

                    Take();
                    if (items.Count == request.PageSize)
                    {
                        return new BulkListing(items, offset < stream.Length ? offset.ToString(CultureInfo.InvariantCulture) : null);
                    }
                }
            }

            Take();
            return new BulkListing(items, Marker: null);

            void Take()
            {
                var name = Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r');
                line.ResetWrittenCount();
                if (name.Length > 0 && seen.Add(name)) items.Add(new BulkItem(name, "", 0));
            }
        }
    }
}

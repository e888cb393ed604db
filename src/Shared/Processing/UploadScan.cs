using System.Runtime.CompilerServices;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing;

/// <summary>
/// Lists uploads a page at a time and asks about each whether it has work left. Remembers what it found settled: looking
/// again costs a listing, and questions only about what is new. One enumeration at a time.
/// </summary>
/// <param name="listings">Lists the uploads.</param>
/// <param name="ledger">Says what is done.</param>
/// <param name="problems">Where a report is deleted that a result has made untrue.</param>
/// <param name="strays">Reports uploads in folders that are reserved.</param>
/// <param name="options">How much to ask at once, and how long to trust an answer.</param>
/// <param name="time">The clock.</param>
/// <param name="maxRemembered">Uploads that are remembered at most; those beyond are asked about every time.</param>
internal sealed class UploadScan(
    BlobListings listings, ImageLedger ledger, ProblemReports problems, StrayUploads strays, ProcessingOptions options, TimeProvider time, int maxRemembered = int.MaxValue)
{
    // Accounts with a hierarchical namespace list folders as empty blobs with this mark.
    internal const string FolderMark = "hdi_isfolder";

    /// <summary>What the storage calls the tier from which nothing can be read.</summary>
    internal const string ArchiveTier = "Archive";

    private readonly SettledUploads _settled = new(maxRemembered);

    /// <summary>Before the first page of everything.</summary>
    public void BeginPass() => _settled.BeginPass();

    /// <summary>After the last page of everything.</summary>
    public void EndPass() => _settled.EndPass();

    /// <summary>Lists the uploads of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="marker">What the page before ended with; null at the beginning.</param>
    /// <param name="pageSize">Names on a page, at most 5,000; null for as many as the storage gives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async IAsyncEnumerable<UploadPage> ListAsync(
        ImageTask task, string? marker, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var uploadsOfTask = new BlobListQuery(BlobContainers.Images, $"{task.ToFolder()}/") { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(uploadsOfTask, marker, pageSize, cancellationToken).ConfigureAwait(false))
        {
            var uploads = new List<PendingUpload>(page.Entries.Count);
            foreach (var blob in page.Blobs)
            {
                if (!blob.Metadata.ContainsKey(FolderMark) && ImageReference.TryParse(blob.Name, out var image))
                {
                    var etag = ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault());
                    uploads.Add(new PendingUpload(
                        image, etag, blob.Properties.LastModified.GetValueOrDefault(), blob.Properties.AccessTier?.ToString() == ArchiveTier));
                }
            }

            yield return new UploadPage(uploads, page.Marker);
        }
    }

    /// <summary>Says which uploads of a page have work left, as it goes: what is listed last is judged last.</summary>
    /// <param name="page">The page.</param>
    /// <param name="wanted">Tells, before anything is asked about it, whether the caller could do anything for an upload now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async IAsyncEnumerable<PendingUpload> JudgeAsync(
        UploadPage page, Func<PendingUpload, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = page.Uploads.Where(upload => !_settled.IsSettled(upload.Image.ImageName, Seen(upload), time.GetUtcNow()) && wanted(upload));
        foreach (var some in asked.Chunk(options.SweepParallelism))
        {
            foreach (var upload in await Task.WhenAll(some.Select(upload => AskAsync(upload, cancellationToken))).ConfigureAwait(false))
            {
                if (upload is { } pending)
                {
                    yield return pending;
                }
            }
        }
    }

    private async Task<PendingUpload?> AskAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        if (upload.Image.IsReserved(out var problem))
        {
            await strays.ReportReservedAsync(upload.Image, upload.SourceETag, problem, cancellationToken).ConfigureAwait(false);
            Settle(upload, DateTimeOffset.MaxValue);
            return null;
        }

        ImageState state;
        try
        {
            state = await ledger.ReadAsync(upload.Image, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException refused) when (refused.Status == 400)
        {
            // The storage objects to this name alone: that is for its own attempt to report, not for the sweep to fail on.
            return upload;
        }

        var now = time.GetUtcNow();
        if (state.SettledUntil(upload.SourceETag, options, upload.IsArchived) is not { } until || until <= now)
        {
            return upload;
        }

        if (state.OutlivedReport(upload.SourceETag) is { } outlived)
        {
            await problems.DeleteAsync(upload.Image, outlived, cancellationToken).ConfigureAwait(false);
        }

        Settle(upload, until);
        return null;
    }

    private void Settle(PendingUpload upload, DateTimeOffset until)
    {
        var recheck = time.GetUtcNow() + options.RecheckInterval;
        lock (_settled)
        {
            _settled.Add(upload.Image.ImageName, Seen(upload), until < recheck ? until : recheck);
        }
    }

    // An upload that is brought back from the archive keeps its ETag.
    private static string Seen(PendingUpload upload) => upload.IsArchived ? $"{upload.SourceETag} {ArchiveTier}" : upload.SourceETag;
}

using System.Runtime.CompilerServices;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// Lists uploads a page at a time and finds out which have work left: of a few by asking about each, of many by listing what
/// they should have. Remembers what it found settled: looking again costs a listing of the uploads. One enumeration at a time.
/// </summary>
/// <param name="listings">Lists the uploads.</param>
/// <param name="ledger">Says what is done.</param>
/// <param name="results">Where a result is removed that one in another format has taken the place of.</param>
/// <param name="problems">Where a report is deleted that a result has made untrue.</param>
/// <param name="strays">Reports uploads in folders that are reserved.</param>
/// <param name="options">How much to ask at once, and how long to trust an answer.</param>
/// <param name="time">The clock.</param>
/// <param name="maxRemembered">Uploads that are remembered at most; those beyond are asked about every time.</param>
internal sealed class UploadScan(
    BlobListings listings,
    ImageLedger ledger,
    ResultWriter results,
    ProblemReports problems,
    StrayUploads strays,
    ProcessingOptions options,
    TimeProvider time,
    int maxRemembered = int.MaxValue)
{
    // Accounts with a hierarchical namespace list folders as empty blobs with this mark.
    internal const string FolderMark = "hdi_isfolder";

    /// <summary>What the storage calls the tier from which nothing can be read.</summary>
    internal const string ArchiveTier = "Archive";

    private readonly SettledUploads _settled = new(maxRemembered);
    private (ImageTask Task, string? Next, ListedStates States)? _listed;
    private DateTimeOffset _recheckAt = DateTimeOffset.MinValue;

    /// <summary>Before the first page of everything.</summary>
    public void BeginPass()
    {
        var now = time.GetUtcNow();
        var anew = now >= _recheckAt;
        if (anew) _recheckAt = now + options.RecheckInterval;
        _settled.BeginPass(anew);
    }

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
        // Of a listing that another process began, nobody knows where those beside it are: single questions do.
        if (marker is null) _listed = (task, marker, new ListedStates(listings, task));
        else if (_listed is { } listed && (listed.Task != task || listed.Next != marker)) _listed = null;
        var uploadsOfTask = new BlobListQuery(BlobContainers.Images, $"{task.ToFolder()}/") { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(uploadsOfTask, marker, pageSize, cancellationToken))
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

            if (_listed is { } going) _listed = going with { Next = page.Marker };
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
        var left = page.Uploads.Where(upload => !IsSettled(upload) && wanted(upload)).ToList();
        if (left.Count > options.SweepParallelism && _listed is { } listed)
        {
            left = await CompareAsync(left, page.Uploads[^1].Image, listed.States, cancellationToken);
        }

        // A listing leaves most of a burst: each is looked at when its turn comes. Of a few, the listing may have come too early.
        var isBurst = left.Count > options.SweepParallelism;
        foreach (var some in left.Where(upload => !IsSettled(upload)).Chunk(options.SweepParallelism))
        {
            var judged = await Task.WhenAll(some.Select(upload => isBurst && upload.Seen is not null
                ? Task.FromResult<PendingUpload?>(upload)
                : AskAsync(upload, cancellationToken)));
            foreach (var upload in judged)
            {
                if (upload is { } pending)
                {
                    yield return pending;
                }
            }
        }
    }

    /// <summary>Notes what a host of this process has made of an upload, so that the sweep need not ask.</summary>
    public void Note(ProcessingOutcome outcome)
    {
        // A result or a final report holds; a report that does not, or that somebody wrote before, the sweep reads for itself.
        var holds = outcome.ModelVersion is not null || outcome.Problem is { Type: not (ProblemType.Archived or ProblemType.InvalidDefaults) };
        if (holds && outcome.SourceETag is { } etag) _settled.Add(outcome.Image.ImageName, etag, DateTimeOffset.MaxValue);
    }

    /// <summary>Whether an upload is known to be settled.</summary>
    public bool IsSettled(PendingUpload upload) => _settled.IsSettled(upload.Image.ImageName, Seen(upload), time.GetUtcNow());

    /// <summary>Settles those that listings show to be settled, and gives the others with what they have.</summary>
    private async Task<List<PendingUpload>> CompareAsync(
        List<PendingUpload> uploads, ImageReference last, ListedStates listed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var images = uploads.Select(upload => upload.Image).Where(ListedStates.Has).ToList();
        var states = await listed.ReadAsync(images, last, cancellationToken);
        var left = new List<PendingUpload>();
        foreach (var upload in uploads)
        {
            if (!states.TryGetValue(upload.Image, out var state)) left.Add(upload);
            else if (!await TrySettleAsync(upload, state, cancellationToken)) left.Add(upload with { Seen = new SeenState(state, now) });
        }

        return left;
    }

    private async Task<PendingUpload?> AskAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
        if (upload.Image.IsReserved(out var problem))
        {
            await strays.ReportReservedAsync(upload.Image, upload.SourceETag, problem, cancellationToken);
            _settled.Add(upload.Image.ImageName, Seen(upload), DateTimeOffset.MaxValue);
            return null;
        }

        ImageState state;
        try
        {
            state = await ledger.ReadAsync(upload.Image, cancellationToken);
            state = await ledger.WithOtherFormatsAsync(upload.Image, state, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 400)
        {
            // The storage objects to this name alone: that is for its own attempt to report, not for the sweep to fail on.
            return upload;
        }

        return await TrySettleAsync(upload, state, cancellationToken)
            ? null
            : upload with { Seen = new SeenState(state, time.GetUtcNow()) };
    }

    private async Task<bool> TrySettleAsync(PendingUpload upload, ImageState state, CancellationToken cancellationToken)
    {
        if (state.SettledUntil(upload.SourceETag, options, upload.IsArchived) is not { } until || until <= time.GetUtcNow())
        {
            return false;
        }

        await results.RemoveSupersededAsync(upload.Image, upload.SourceETag, state, cancellationToken);
        if (state.OutlivedReport(upload.SourceETag) is { } outlived
            && (outlived.SourceETag == upload.SourceETag || await results.IsNewestAsync(upload.Image, upload.SourceETag, cancellationToken)))
        {
            await problems.DeleteAsync(upload.Image, outlived, cancellationToken);
        }

        _settled.Add(upload.Image.ImageName, Seen(upload), until);
        return true;
    }

    // An upload that is brought back from the archive keeps its ETag.
    private static string Seen(PendingUpload upload) => upload.IsArchived ? $"{upload.SourceETag} {ArchiveTier}" : upload.SourceETag;
}

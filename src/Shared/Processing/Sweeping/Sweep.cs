using System.Runtime.CompilerServices;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// Compares uploads with results and finds what is missing, so that nothing depends on an event having arrived.
/// Remembers what it found settled, and what it is told: sweeping again costs a listing, and questions only about what is new.
/// One enumeration at a time; the rest is thread-safe.
/// </summary>
/// <param name="listings">Lists the uploads.</param>
/// <param name="ledger">Says what is done.</param>
/// <param name="results">Where a result is removed that one in another format has taken the place of.</param>
/// <param name="problems">Where a report is deleted that a result has made untrue.</param>
/// <param name="strays">Reports uploads in folders that are reserved.</param>
/// <param name="options">How much to ask at once, and how long to trust an answer.</param>
/// <param name="time">The clock.</param>
public sealed class Sweep(
    BlobListings listings,
    ImageLedger ledger,
    ResultWriter results,
    ProblemReports problems,
    StrayUploads strays,
    IOptions<ProcessingOptions> options,
    TimeProvider time)
{
    private readonly HeardNames _heard = new();
    private readonly UploadScan _scan = new(listings, ledger, results, problems, strays, options.Value, time);

    /// <summary>Lists the uploads that have work left, as it goes: what is listed last is judged last.</summary>
    /// <param name="wanted">Tells, before anything is asked about it, whether the caller could do anything for an image now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async IAsyncEnumerable<PendingUpload> FindAsync(
        Func<ImageReference, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        _scan.BeginPass();
        foreach (var task in ImageProcessor.Tasks)
        {
            await foreach (var page in _scan.ListAsync(task, marker: null, pageSize: null, cancellationToken))
            {
                foreach (var upload in page.Uploads) _heard.Add(upload.Image.ImageName);
                await foreach (var pending in _scan.JudgeAsync(page, upload => wanted(upload.Image), cancellationToken))
                {
                    yield return pending;
                }
            }
        }

        _scan.EndPass();
        _heard.Complete();
    }

    /// <summary>Tells what this process has made of an upload, so that the sweep need not ask.</summary>
    public void Note(ProcessingOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _scan.Note(outcome);
    }

    /// <summary>
    /// What there is of an upload that somebody tells of: nothing, where no pass has listed its name and nobody told of it before, so that
    /// nobody need ask; null where somebody has to.
    /// </summary>
    internal SeenState? PresumedOf(ImageReference image) => _heard.IsNew(image.ImageName) ? new SeenState(ImageState.PresumedOf(image), time.GetUtcNow()) : null;

    /// <summary>Whether nothing is left to do for an upload as far as is known; asks nobody.</summary>
    public bool IsKnownSettled(PendingUpload upload) => _scan.IsSettled(upload);
}

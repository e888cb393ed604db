using System.Runtime.CompilerServices;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing;

/// <summary>
/// Compares uploads with results and finds what is missing, so that nothing depends on an event having arrived.
/// Remembers what it found settled: sweeping again costs a listing, and questions only about what is new.
/// One enumeration at a time.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="ledger">Says what is done.</param>
/// <param name="options">How much to ask at once, and how long to trust an answer.</param>
/// <param name="time">The clock.</param>
public sealed class Sweep(PipelineStorage storage, ImageLedger ledger, IOptions<ProcessingOptions> options, TimeProvider time)
{
    // Accounts with a hierarchical namespace list folders as empty blobs with this mark.
    private const string FolderMark = "hdi_isfolder";

    private readonly SettledUploads _settled = new();

    /// <summary>Lists the uploads that have work left, as it goes: what is listed last is judged last.</summary>
    /// <param name="wanted">Tells, before anything is asked about it, whether the caller could do anything for an image now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async IAsyncEnumerable<PendingUpload> FindAsync(
        Func<ImageReference, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        _settled.BeginPass();
        foreach (var task in ImageProcessor.Tasks)
        {
            var uploads = storage.Images.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, $"{task.ToFolder()}/", cancellationToken);
            await foreach (var page in uploads.AsPages().ConfigureAwait(false))
            {
                foreach (var some in NotSettled(page).Chunk(options.Value.SweepParallelism))
                {
                    var asked = some.Where(upload => wanted(upload.Image));
                    foreach (var upload in await Task.WhenAll(asked.Select(upload => AskAsync(upload, cancellationToken))).ConfigureAwait(false))
                    {
                        if (upload is { } pending)
                        {
                            yield return pending;
                        }
                    }
                }
            }
        }

        _settled.EndPass();
    }

    private List<PendingUpload> NotSettled(Page<BlobItem> page)
    {
        var now = time.GetUtcNow();
        var uploads = new List<PendingUpload>();
        foreach (var item in page.Values)
        {
            var etag = ResultMetadata.Normalize(item.Properties.ETag.GetValueOrDefault());
            if (!item.Metadata.ContainsKey(FolderMark)
                && !_settled.IsSettled(item.Name, etag, now)
                && ImageReference.TryParse(item.Name, out var image))
            {
                uploads.Add(new PendingUpload(image, etag));
            }
        }

        return uploads;
    }

    private async Task<PendingUpload?> AskAsync(PendingUpload upload, CancellationToken cancellationToken)
    {
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
        if (state.SettledUntil(upload.SourceETag, options.Value) is not { } until || until <= now)
        {
            return upload;
        }

        var recheck = now + options.Value.RecheckInterval;
        lock (_settled)
        {
            _settled.Add(upload.Image.ImageName, upload.SourceETag, until < recheck ? until : recheck);
        }

        return null;
    }
}

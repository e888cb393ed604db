using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk.Orchestration;

/// <summary>
/// What <see cref="BulkOrchestration"/> has done: everything that reads or writes. Each can be run again at any time, after
/// a crash or beside another that does the same, because what is written once stays and the blobs say what is.
/// </summary>
public sealed partial class BulkActivities(
    BulkJobStore jobs,
    BulkPageStore pages,
    BulkLister lister,
    BulkProgress progress,
    BulkTally tally,
    ModelRegistry models,
    IBulkWork work,
    LatentTable latents,
    IOptions<BulkRunnerOptions> options,
    TimeProvider time)
{
    /// <summary>Lists the page behind a cursor; a page that was listed before stays as it was.</summary>
    public async Task<BulkListedPage> ListPageAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        try
        {
            var status = await RecordListingAsync(cursor, cancellationToken);
            if (status.State.IsToStop())
            {
                return new BulkListedPage(0, 0, null) { IsCancelled = true };
            }

            var page = await ListAsync(cursor, cancellationToken);
            if (page.Marker is not null)
            {
                return page;
            }

            // With the last page comes where an earlier run of the job had got to.
            var listed = cursor.Listing(page);
            await RecordListingAsync(listed, cancellationToken);
            return status.CheckpointPage > 0 && status.CheckpointPage <= listed.Pages
                ? page with { ResumeAt = status.CheckpointPage, ResumeCounts = status.CheckpointCounts }
                : page;
        }
        catch (BulkJobException impossible)
        {
            return new BulkListedPage(0, 0, null) { Problem = impossible.Message };
        }
    }

    /// <summary>Begins a page.</summary>
    public async Task<BulkOpenedPage> OpenPageAsync(BulkPage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (request, items) = await ReadAsync(page.JobId, page.Page, cancellationToken);
        // What an interrupted run of the page had finished counts from the beginning.
        var known = await pages.FindOutcomesAsync(page.JobId, page.Page, cancellationToken);
        progress.Begin(page);
        var status = await jobs.ChangeStatusAsync(page.JobId, Open, cancellationToken);
        return new BulkOpenedPage((items.Count + request.BatchSize - 1) / request.BatchSize, options.Value.BatchesAtOnce)
        {
            IsCancelled = status.State.IsToStop(),
        };

        BulkStatus Open(BulkStatus status) => status.State.IsToStop()
            ? status
            : status.EnterRunning() with { Page = page.Page, Counts = status.CheckpointCounts + BulkCounts.Of(known.Values), Underway = 0, UpdatedAt = time.GetUtcNow() };
    }

    /// <summary>Records that the pages before a cursor are finished.</summary>
    public async Task<bool> CheckpointAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        progress.Forget(new BulkPage(cursor.JobId, cursor.NextPage - 1));
        await jobs.ChangeStatusAsync(cursor.JobId, Record, cancellationToken);
        return true;

        BulkStatus Record(BulkStatus status) => status with
        {
            Counts = cursor.Counts,
            Underway = 0,
            CheckpointPage = cursor.NextPage,
            CheckpointCounts = cursor.Counts,
            SecondsLeft = status.ImagesPerSecond > 0 ? (cursor.Listed - cursor.Counts.Finished) / status.ImagesPerSecond : null,
            UpdatedAt = time.GetUtcNow(),
        };
    }

    /// <summary>Reads every outcome against the listing, and completes the job if none is missing.</summary>
    public async Task<BulkSummaryResult> SummariseAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        var request = await RequestAsync(cursor.JobId, cancellationToken);
        var total = await tally.CountAsync(request, cursor.Pages, cancellationToken);
        if (total.LostPage is { } lost)
        {
            return new BulkSummaryResult(lost, total.Counts);
        }

        // Before the summary, whose being there says that the job is complete.
        if (request.Tasks[^1].GivesLatent)
        {
            await latents.WriteAsync(request, EmbeddedAsync(request, cancellationToken), cancellationToken);
        }

        var now = time.GetUtcNow();
        var status = await jobs.FindStatusAsync(cursor.JobId, cancellationToken);
        await jobs.WriteSummaryAsync(total.ToSummary(cursor.JobId, status?.StartedAt ?? now, now), cancellationToken);
        await jobs.ChangeStatusAsync(cursor.JobId, Complete, cancellationToken);
        return new BulkSummaryResult(null, total.Counts);

        BulkStatus Complete(BulkStatus before) => before.State switch
        {
            // Cancelled for good while it waited: what is done stays, and resuming it only adds up again.
            BulkState.Cancelled => before,
            BulkState.Waiting or BulkState.Listing => Complete(before.EnterRunning()),
            _ => before.Enter(BulkState.Completed) with
            {
                Counts = total.Counts,
                CheckpointPage = cursor.Pages,
                CheckpointCounts = total.Counts,
                UpdatedAt = now,
                EndedAt = now,
            },
        };
    }

    /// <summary>Records that a job ended before it was complete.</summary>
    /// <returns>False when it was to stop and has been resumed since: it goes on.</returns>
    public async Task<bool> EndAsync(BulkEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(end);
        var status = await jobs.ChangeStatusAsync(end.JobId, Record, cancellationToken);
        return !status.State.IsOpen();

        // The last word counts: a job that was resumed before its runner had stopped is not cancelled any more.
        BulkStatus Record(BulkStatus status) => status.State.IsOpen() && (end.State != BulkState.Cancelled || status.State.IsToStop())
            ? status.Enter(end.State) with { Problem = end.Problem, UpdatedAt = time.GetUtcNow(), EndedAt = time.GetUtcNow() }
            : status;
    }

    private IAsyncEnumerable<string> EmbeddedAsync(BulkRequest request, CancellationToken cancellationToken) =>
        pages.ReadOutcomesAsync(request.Id, cancellationToken)
            .Where(outcome => outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone)
            .Select(outcome => outcome.Name);

    private async Task<BulkListedPage> ListAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        var (request, storedAt) = await jobs.FindRequestAsync(cursor.JobId, cancellationToken)
            ?? throw new BulkJobException($"The request of the job '{cursor.JobId}' is gone. Start another job.");
        if (cursor.Pages == 0)
        {
            await CheckModelsAsync(request, cancellationToken);
        }

        var head = await pages.FindHeadAsync(cursor.JobId, cursor.Pages, cancellationToken);
        if (head is null)
        {
            // A crash of the storage can take a page and leave the next: then this one ends where that one begins.
            var next = await FindNextAsync(cursor, cancellationToken);
            var listing = await lister.ListAsync(request, storedAt, cursor.Marker, next?.First, cancellationToken);
            if (listing.Items.Count == 0)
            {
                // Outcomes of a last page whose images are all gone would count among those of images that are listed.
                await pages.DeleteOutcomesAsync(cursor.JobId, cursor.Pages, from: 0, cancellationToken);
                if (next is null) return new BulkListedPage(0, 0, null);
            }

            if (next is not null) listing = listing with { Marker = listing.Marker ?? "" };
            await pages.TryWritePageAsync(cursor.JobId, cursor.Pages, listing, cancellationToken);
            head = await pages.FindHeadAsync(cursor.JobId, cursor.Pages, cancellationToken)
                ?? throw new IOException($"Page {cursor.Pages} of the job '{cursor.JobId}' was lost as soon as it was written.");
        }

        return new BulkListedPage(head.Items, head.Bytes, head.Marker);
    }

    /// <summary>The next page that is known and has images.</summary>
    private async Task<BulkPageHead?> FindNextAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        BulkPageHead? next;
        var page = cursor.Pages;
        do
        {
            next = await pages.FindHeadAsync(cursor.JobId, ++page, cancellationToken);
        }
        while (next is { Items: 0 });
        return next;
    }

    private Task<BulkStatus> RecordListingAsync(BulkCursor cursor, CancellationToken cancellationToken)
    {
        return jobs.ChangeStatusAsync(cursor.JobId, Enter, cancellationToken);

        BulkStatus Enter(BulkStatus status) => status.State.IsToStop()
            ? status
            : status.Enter(BulkState.Listing) with
            {
                Pages = cursor.Pages,
                // A resumed job finds its pages again one by one, and still has as many images.
                Listed = cursor.IsListed ? cursor.Listed : Math.Max(status.Listed, cursor.Listed),
                ListedBytes = cursor.IsListed ? cursor.ListedBytes : Math.Max(status.ListedBytes, cursor.ListedBytes),
                StartedAt = status.StartedAt ?? time.GetUtcNow(),
                EndedAt = null,
                UpdatedAt = time.GetUtcNow(),
            };
    }

    private async Task CheckModelsAsync(BulkRequest request, CancellationToken cancellationToken)
    {
        foreach (var task in request.Tasks.Select(ImageTasks.ToFolder))
        {
            if (await models.GetCurrentAsync(task, cancellationToken) is null)
            {
                throw new BulkJobException($"There is no {task} model yet. Train one with ae train, then: ae bulk resume {request.Id}");
            }
        }
    }

    private async Task<(BulkRequest Request, IReadOnlyList<BulkItem> Items)> ReadAsync(string id, int page, CancellationToken cancellationToken) => (
        await RequestAsync(id, cancellationToken),
        await pages.FindItemsAsync(id, page, cancellationToken) ?? throw new BulkPageLostException(id, page));

    private async Task<BulkRequest> RequestAsync(string id, CancellationToken cancellationToken) =>
        (await jobs.FindRequestAsync(id, cancellationToken))?.Request
        ?? throw new BulkJobException($"The request of the job '{id}' is gone. Start another job.");
}

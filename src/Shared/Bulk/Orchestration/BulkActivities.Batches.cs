using AePipeline.Bulk.Running;
using AePipeline.Inference.Turns;

namespace AePipeline.Bulk.Orchestration;

/// <content>Batches: the images of a page that are worked on, and whose outcomes are recorded, together.</content>
public sealed partial class BulkActivities
{
    /// <summary>Works on a batch and records its outcomes, unless they are recorded.</summary>
    public async Task<BulkPageResult> RunBatchAsync(BulkBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (id, page, number) = batch;
        if (await pages.FindOutcomesAsync(id, page, number, cancellationToken) is { } recorded)
        {
            return await CheckAsync(batch, recorded, cancellationToken);
        }

        // Small batches end before anybody looks in on them.
        if (await jobs.FindStatusAsync(id, cancellationToken) is { } status && status.State.IsToStop())
        {
            return BulkPageResult.Cancelled;
        }

        var (request, items) = await ReadAsync(id, page, cancellationToken);
        var some = Part(items, request, number);
        var isFirst = await pages.TryBeginAsync(id, page, number, cancellationToken);
        if (await WorkAsync(request, new BulkPage(id, page), some, cancellationToken) is not { } outcomes)
        {
            return BulkPageResult.Cancelled;
        }

        // What a batch that broke off had finished is this job's doing, although the images say that it was there already.
        outcomes = isFirst ? outcomes : [.. outcomes.Select(Own)];
        outcomes = await pages.WriteOutcomesAsync(id, page, number, outcomes, cancellationToken);
        await progress.AddAsync(new BulkPage(id, page), BulkCounts.Of(outcomes), cancellationToken);
        return new BulkPageResult(BulkCounts.Of(outcomes));
    }

    /// <summary>
    /// Counts outcomes that are recorded, if they are those of the batch's images. A page that the storage lost and that was
    /// listed again lacks the images that were deleted since, and the others moved up: then the outcomes are sorted anew, and
    /// images that have none are worked on.
    /// </summary>
    private async Task<BulkPageResult> CheckAsync(BulkBatch batch, IReadOnlyList<BulkOutcome> recorded, CancellationToken cancellationToken)
    {
        var (id, page, number) = batch;
        var (request, items) = await ReadAsync(id, page, cancellationToken);
        var images = Part(items, request, number);
        if (images.Select(item => item.Name).SequenceEqual(recorded.Select(outcome => outcome.Name)))
        {
            // The status has had them since the page was opened.
            return new BulkPageResult(BulkCounts.Of(recorded));
        }

        var known = await pages.FindOutcomesAsync(id, page, cancellationToken);
        var rest = images.Where(item => !known.ContainsKey(item.Name)).ToList();
        if ((rest.Count == 0 ? [] : await WorkAsync(request, new BulkPage(id, page), rest, cancellationToken)) is not { } made)
        {
            return BulkPageResult.Cancelled;
        }

        // Of a batch that another has replaced meanwhile the images were worked on again, and were this job's before.
        var byName = made.Select(Own).Concat(known.Values).ToLookup(outcome => outcome.Name, StringComparer.Ordinal);
        IReadOnlyList<BulkOutcome> outcomes = [.. images.Select(item => byName[item.Name].First())];
        await pages.ReplaceOutcomesAsync(id, page, number, outcomes, cancellationToken);
        await pages.DeleteOutcomesAsync(id, page, from: (items.Count + request.BatchSize - 1) / request.BatchSize, cancellationToken);
        if (made.Count > 0) await progress.AddAsync(new BulkPage(id, page), BulkCounts.Of(made), cancellationToken);
        return new BulkPageResult(BulkCounts.Of(outcomes));
    }

    private static List<BulkItem> Part(IReadOnlyList<BulkItem> items, BulkRequest request, int batch) =>
        [.. items.Skip(batch * request.BatchSize).Take(request.BatchSize)];

    private static BulkOutcome Own(BulkOutcome outcome) =>
        outcome.Kind == BulkOutcomeKind.AlreadyDone ? outcome with { Kind = BulkOutcomeKind.Done } : outcome;

    /// <summary>Null when the job is to stop.</summary>
    private async Task<IReadOnlyList<BulkOutcome>?> WorkAsync(
        BulkRequest request, BulkPage page, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        // Uploads that somebody waits for go first.
        InferenceGate.EnterBackground();
        var watch = new CancelWatch(jobs, request.Id, options.Value.CancelInterval, time, cancellationToken);
        await using (watch)
        {
            try
            {
                return await work.RunAsync(request, items, token => progress.TellAsync(page, token), watch.Token);
            }
            catch (Exception) when (watch.IsCancelled && !cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }
}

namespace AePipeline.Bulk.Orchestration;

/// <summary>
/// A bulk job from its first listing to its summary, written once for every driver. It has no clock, no input or output
/// and no chance of its own, so that a driver may replay it; whatever it decides, it decides on the results of activities.
/// </summary>
/// <remarks>
/// Awaits nothing but the context's tasks, and never by <c>ConfigureAwait(false)</c>: Durable Functions replays orchestrations on a
/// synchronisation context of its own and takes a continuation elsewhere for a defect.
/// </remarks>
public static class BulkOrchestration
{
    /// <summary>
    /// Pages in one run before the next begins with an empty history. A page leaves about a dozen events here, so that a
    /// run stays near a hundred however many images a job has.
    /// </summary>
    public const int PagesPerRun = 10;

    /// <summary>Lists, works page by page, and sums up.</summary>
    public static async Task RunAsync(IBulkContext context, BulkCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(cursor);
        for (var pages = 0; pages < PagesPerRun; pages++)
        {
            context.SetCustomStatus(cursor);
            var next = cursor switch
            {
                { IsListed: false } => await ListAsync(context, cursor),
                _ when cursor.NextPage < cursor.Pages => await WorkAsync(context, cursor),
                _ => await SummariseAsync(context, cursor),
            };
            if (next is null)
            {
                return;
            }

            cursor = next;
        }

        context.ContinueAsNew(cursor);
    }

    /// <summary>Runs the batches of a page, a few at a time.</summary>
    public static async Task<BulkPageResult> RunPageAsync(IBulkContext context, BulkPage page)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(page);
        var opened = await context.CallActivityAsync<BulkPage, BulkOpenedPage>(BulkActivityNames.OpenPage, page);
        var result = new BulkPageResult(BulkCounts.None, opened.IsCancelled);
        var running = new List<Task<BulkPageResult>>();
        for (var batch = 0; batch < opened.Batches && !result.IsCancelled; batch++)
        {
            running.Add(context.CallActivityAsync<BulkBatch, BulkPageResult>(BulkActivityNames.RunBatch, new BulkBatch(page.JobId, page.Page, batch)));
            if (running.Count >= opened.AtOnce)
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                result = result.Add(await ended);
            }
        }

        return (await Task.WhenAll(running)).Aggregate(result, (sum, batch) => sum.Add(batch));
    }

    private static async Task<BulkCursor?> ListAsync(IBulkContext context, BulkCursor cursor)
    {
        var page = await context.CallActivityAsync<BulkCursor, BulkListedPage>(BulkActivityNames.ListPage, cursor);
        if (page.Problem is not null)
        {
            return await EndAsync(context, new BulkEnd(cursor.JobId, BulkState.Failed, page.Problem));
        }

        if (page.IsCancelled)
        {
            return await EndAsync(context, new BulkEnd(cursor.JobId, BulkState.Cancelled));
        }

        cursor = cursor.Listing(page);
        return page.ResumeAt is { } at ? cursor with { NextPage = at, Counts = page.ResumeCounts ?? BulkCounts.None } : cursor;
    }

    private static async Task<BulkCursor?> WorkAsync(IBulkContext context, BulkCursor cursor)
    {
        var page = await context.CallPageAsync(new BulkPage(cursor.JobId, cursor.NextPage));
        if (page.IsCancelled)
        {
            return await EndAsync(context, new BulkEnd(cursor.JobId, BulkState.Cancelled));
        }

        cursor = cursor.Finishing(page);
        await context.CallActivityAsync<BulkCursor, bool>(BulkActivityNames.Checkpoint, cursor);
        return cursor;
    }

    /// <summary>The blobs have the last word: outcomes that a crash of the storage took are made again.</summary>
    private static async Task<BulkCursor?> SummariseAsync(IBulkContext context, BulkCursor cursor)
    {
        var summary = await context.CallActivityAsync<BulkCursor, BulkSummaryResult>(BulkActivityNames.Summarise, cursor);
        return summary.LostPage is { } lost ? cursor with { NextPage = lost, Counts = summary.Counts } : null;
    }

    /// <summary>A job that was resumed meanwhile does not end: it begins anew, and finds in the blobs what is done.</summary>
    private static async Task<BulkCursor?> EndAsync(IBulkContext context, BulkEnd end) =>
        await context.CallActivityAsync<BulkEnd, bool>(BulkActivityNames.End, end) ? null : new BulkCursor(end.JobId);
}

using AePipeline.Bulk.Orchestration;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Bulk;

/// <summary><see cref="BulkActivities"/>, under the names by which the orchestration calls them.</summary>
public sealed class BulkActivityFunctions(BulkActivities activities)
{
    /// <inheritdoc cref="BulkActivities.ListPageAsync"/>
    [Function(BulkActivityNames.ListPage)]
    public Task<BulkListedPage> ListPageAsync([ActivityTrigger] BulkCursor cursor, CancellationToken cancellationToken) =>
        activities.ListPageAsync(cursor, cancellationToken);

    /// <inheritdoc cref="BulkActivities.OpenPageAsync"/>
    [Function(BulkActivityNames.OpenPage)]
    public Task<BulkOpenedPage> OpenPageAsync([ActivityTrigger] BulkPage page, CancellationToken cancellationToken) =>
        activities.OpenPageAsync(page, cancellationToken);

    /// <inheritdoc cref="BulkActivities.RunBatchAsync"/>
    [Function(BulkActivityNames.RunBatch)]
    public Task<BulkPageResult> RunBatchAsync([ActivityTrigger] BulkBatch batch, CancellationToken cancellationToken) =>
        activities.RunBatchAsync(batch, cancellationToken);

    /// <inheritdoc cref="BulkActivities.CheckpointAsync"/>
    [Function(BulkActivityNames.Checkpoint)]
    public Task<bool> CheckpointAsync([ActivityTrigger] BulkCursor cursor, CancellationToken cancellationToken) =>
        activities.CheckpointAsync(cursor, cancellationToken);

    /// <inheritdoc cref="BulkActivities.SummariseAsync"/>
    [Function(BulkActivityNames.Summarise)]
    public Task<BulkSummaryResult> SummariseAsync([ActivityTrigger] BulkCursor cursor, CancellationToken cancellationToken) =>
        activities.SummariseAsync(cursor, cancellationToken);

    /// <inheritdoc cref="BulkActivities.EndAsync"/>
    [Function(BulkActivityNames.End)]
    public Task<bool> EndAsync([ActivityTrigger] BulkEnd end, CancellationToken cancellationToken) =>
        activities.EndAsync(end, cancellationToken);
}

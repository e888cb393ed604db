namespace AePipeline.Bulk.Orchestration;

/// <summary>Names of the activities of <see cref="BulkActivities"/> and of the orchestrations, by which a driver calls them.</summary>
public static class BulkActivityNames
{
    /// <summary><see cref="BulkOrchestration.RunAsync"/>: <see cref="BulkCursor"/>, no result.</summary>
    public const string Job = "BulkJob";

    /// <summary><see cref="BulkOrchestration.RunPageAsync"/>: <see cref="BulkPage"/> to <see cref="BulkPageResult"/>.</summary>
    public const string Page = "BulkPage";

    /// <summary><see cref="BulkActivities.ListPageAsync"/>: <see cref="BulkCursor"/> to <see cref="BulkListedPage"/>.</summary>
    public const string ListPage = "BulkListPage";

    /// <summary><see cref="BulkActivities.OpenPageAsync"/>: <see cref="BulkPage"/> to <see cref="BulkOpenedPage"/>.</summary>
    public const string OpenPage = "BulkOpenPage";

    /// <summary><see cref="BulkActivities.RunBatchAsync"/>: <see cref="BulkBatch"/> to <see cref="BulkPageResult"/>.</summary>
    public const string RunBatch = "BulkRunBatch";

    /// <summary><see cref="BulkActivities.CheckpointAsync"/>: <see cref="BulkCursor"/> to true.</summary>
    public const string Checkpoint = "BulkCheckpoint";

    /// <summary><see cref="BulkActivities.SummariseAsync"/>: <see cref="BulkCursor"/> to <see cref="BulkSummaryResult"/>.</summary>
    public const string Summarise = "BulkSummarise";

    /// <summary><see cref="BulkActivities.EndAsync"/>: <see cref="BulkEnd"/> to true.</summary>
    public const string End = "BulkEnd";
}

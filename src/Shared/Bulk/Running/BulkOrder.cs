namespace AePipeline.Bulk.Running;

/// <summary>Which of the jobs that wait goes first.</summary>
public static class BulkOrder
{
    /// <summary>The highest priority first, then the oldest.</summary>
    public static IEnumerable<BulkStatus> Sort(IEnumerable<BulkStatus> waiting) =>
        waiting.OrderByDescending(job => job.Priority).ThenBy(job => job.CreatedAt);
}

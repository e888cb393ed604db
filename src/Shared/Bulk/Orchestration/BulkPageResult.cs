namespace AePipeline.Bulk.Orchestration;

/// <summary>What a page, or a batch of one, came to.</summary>
/// <param name="Counts">Outcomes.</param>
/// <param name="IsCancelled">Whether it stopped before its end because the job is to stop.</param>
public sealed record BulkPageResult(BulkCounts Counts, bool IsCancelled = false)
{
    /// <summary>Nothing, because the job is to stop.</summary>
    public static BulkPageResult Cancelled { get; } = new(BulkCounts.None, IsCancelled: true);

    /// <summary>Both together.</summary>
    public BulkPageResult Add(BulkPageResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new BulkPageResult(Counts + other.Counts, IsCancelled || other.IsCancelled);
    }
}

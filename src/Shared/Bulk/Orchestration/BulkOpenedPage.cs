namespace AePipeline.Bulk.Orchestration;

/// <summary>What there is to do on a page.</summary>
/// <param name="Batches">Number of batches.</param>
/// <param name="AtOnce">Batches to run at the same time.</param>
public sealed record BulkOpenedPage(int Batches, int AtOnce)
{
    /// <summary>Whether the job is to stop.</summary>
    public bool IsCancelled { get; set; }
}

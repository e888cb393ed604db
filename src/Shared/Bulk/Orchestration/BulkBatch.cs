namespace AePipeline.Bulk.Orchestration;

/// <summary>One batch of a page.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Page">The page, from 0.</param>
/// <param name="Batch">The batch in its page, from 0.</param>
public sealed record BulkBatch(string JobId, int Page, int Batch);

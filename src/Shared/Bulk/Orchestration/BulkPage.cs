namespace AePipeline.Bulk.Orchestration;

/// <summary>One page of a job's listing.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Page">The page, from 0.</param>
public sealed record BulkPage(string JobId, int Page);

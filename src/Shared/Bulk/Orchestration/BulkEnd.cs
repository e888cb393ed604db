namespace AePipeline.Bulk.Orchestration;

/// <summary>A job that ends before it is complete.</summary>
/// <param name="JobId">The job.</param>
/// <param name="State"><see cref="BulkState.Cancelled"/> or <see cref="BulkState.Failed"/>.</param>
/// <param name="Problem">Why it failed.</param>
public sealed record BulkEnd(string JobId, BulkState State, string? Problem = null);

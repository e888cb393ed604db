using AePipeline.Bulk.Orchestration;

namespace AePipeline.Functions.Bulk;

/// <summary>Input of a job's orchestration.</summary>
/// <param name="Cursor">Where it is.</param>
/// <param name="Restarts">How often it began anew because the storage had lost a page.</param>
public sealed record BulkRun(BulkCursor Cursor, int Restarts = 0);

namespace AePipeline.Bulk.Orchestration;

/// <summary>What summing up a job came to.</summary>
/// <param name="LostPage">The first page some of whose outcomes are missing, from which on to run again; null when the job is complete.</param>
/// <param name="Counts">Outcomes of the pages before it, or of all.</param>
public sealed record BulkSummaryResult(int? LostPage, BulkCounts Counts);

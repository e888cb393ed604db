using AePipeline.Bulk;

namespace AePipeline.Functions.Http;

/// <summary>The jobs of an account.</summary>
/// <param name="Jobs">How far they are.</param>
public sealed record BulkJobList(IReadOnlyList<BulkStatus> Jobs);

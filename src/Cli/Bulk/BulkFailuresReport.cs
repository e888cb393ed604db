using AePipeline.Bulk;

namespace AePipeline.Cli.Bulk;

/// <summary>What <c>ae bulk failures --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Id">The job.</param>
/// <param name="Images">Images without a result so far.</param>
/// <param name="Reasons">Why, the most frequent first.</param>
/// <param name="List">File with their names, when one was asked for.</param>
internal sealed record BulkFailuresReport(int ExitCode, string Id, long Images, IReadOnlyList<BulkFailureReason> Reasons, string? List);

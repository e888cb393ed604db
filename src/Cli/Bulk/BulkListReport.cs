using AePipeline.Bulk;

namespace AePipeline.Cli.Bulk;

/// <summary>What <c>ae bulk list --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Jobs">The jobs, the newest first.</param>
internal sealed record BulkListReport(int ExitCode, IReadOnlyList<BulkStatus> Jobs);

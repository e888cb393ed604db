using AePipeline.Bulk;

namespace AePipeline.Cli.Bulk;

/// <summary>What <c>ae bulk start|status|watch|cancel|resume --json</c> print.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Job">How the job is.</param>
/// <param name="Summary">What it came to, once it is completed.</param>
/// <param name="Upload">What was uploaded for it; null unless it was by this command.</param>
internal sealed record BulkStatusReport(int ExitCode, BulkStatus Job, BulkSummary? Summary, BulkUploadReport? Upload = null);

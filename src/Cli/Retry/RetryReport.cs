namespace AePipeline.Cli.Retry;

/// <summary>What <c>ae retry --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Uploads">The failed uploads.</param>
internal sealed record RetryReport(int ExitCode, IReadOnlyList<RetriedUpload> Uploads);

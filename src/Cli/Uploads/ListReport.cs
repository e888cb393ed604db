namespace AePipeline.Cli.Uploads;

/// <summary>What <c>ae ls --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Uploads">The uploads, task by task in the order of their names.</param>
internal sealed record ListReport(int ExitCode, IReadOnlyList<ListedUpload> Uploads);

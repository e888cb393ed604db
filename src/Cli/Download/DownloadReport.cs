namespace AePipeline.Cli.Download;

/// <summary>What <c>ae download --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">The folder.</param>
/// <param name="Files">One entry a file.</param>
internal sealed record DownloadReport(int ExitCode, string Out, IReadOnlyList<DownloadedFile> Files);

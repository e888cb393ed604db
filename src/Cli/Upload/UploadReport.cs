namespace AePipeline.Cli.Upload;

/// <summary>What <c>ae upload --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Seconds">From the first upload to the last result.</param>
/// <param name="Images">One entry a file.</param>
internal sealed record UploadReport(int ExitCode, double Seconds, IReadOnlyList<UploadedImageReport> Images);

namespace AePipeline.Cli.Bulk;

/// <summary>What <c>ae bulk start --dry-run --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Images">Images that the job would list.</param>
/// <param name="Bytes">Their size in bytes; 0 for a list of names.</param>
/// <param name="Sampled">Images that were tried; their results are thrown away.</param>
/// <param name="SecondsPerImage">What one took on average, one after another, on this machine; null when none could be tried.</param>
/// <param name="Seconds">Estimated time of the whole job on a machine like this one.</param>
/// <param name="Cost">Estimated cost at the price an hour that was given.</param>
internal sealed record BulkDryRunReport(
    int ExitCode, long Images, long Bytes, int Sampled, double? SecondsPerImage, double? Seconds, double? Cost);

namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models publish --starters --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Published">What was published and serves now: the version of each task, or of each factor of upscaling.</param>
internal sealed record StartersReport(int ExitCode, IReadOnlyDictionary<string, string> Published);

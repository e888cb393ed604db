namespace AePipeline.Cli.Defaults;

/// <summary>What <c>ae defaults --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Blob">The blob that holds the options.</param>
/// <param name="Options">What it says, by the options' names.</param>
internal sealed record DefaultsReport(int ExitCode, string Blob, IReadOnlyDictionary<string, string> Options);

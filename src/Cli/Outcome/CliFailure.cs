namespace AePipeline.Cli.Outcome;

/// <summary>What <c>--json</c> prints when a command ends without its own document.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Error">What is wrong and what to do about it.</param>
internal sealed record CliFailure(int ExitCode, string Error);

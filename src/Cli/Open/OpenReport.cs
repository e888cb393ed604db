namespace AePipeline.Cli.Open;

/// <summary>What <c>ae open --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Blob">The blob, with its container.</param>
/// <param name="File">Its copy on this machine.</param>
internal sealed record OpenReport(int ExitCode, string Blob, string File);

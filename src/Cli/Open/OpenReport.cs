namespace AePipeline.Cli.Open;

/// <summary>What <c>ae open --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Blob">The blob, with its container; null for the gallery.</param>
/// <param name="File">Its copy on this machine, or the gallery's address.</param>
internal sealed record OpenReport(int ExitCode, string? Blob, string File);

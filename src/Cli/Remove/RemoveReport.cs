namespace AePipeline.Cli.Remove;

/// <summary>What <c>ae rm --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="DryRun">Whether nothing was deleted.</param>
/// <param name="Blobs">The blobs that were, or would be, deleted.</param>
internal sealed record RemoveReport(int ExitCode, bool DryRun, IReadOnlyList<RemovedBlob> Blobs);

namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models prune --json</c> prints.</summary>
/// <param name="ExitCode">The command's.</param>
/// <param name="DryRun">Whether nothing was deleted.</param>
/// <param name="Deleted">The versions that were, or would be, deleted.</param>
internal sealed record PruneReport(int ExitCode, bool DryRun, IReadOnlyList<string> Deleted);

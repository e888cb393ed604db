namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models rm --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Task">The family.</param>
/// <param name="Deleted">The version that was deleted.</param>
/// <param name="Current">The version that serves now, or null.</param>
/// <param name="Previous">The version before it, or null.</param>
internal sealed record ModelRemovalReport(int ExitCode, string Task, string Deleted, string? Current, string? Previous);

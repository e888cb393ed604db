namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models promote --json</c> and <c>ae models rollback --json</c> print.</summary>
/// <param name="ExitCode">The command's.</param>
/// <param name="Current">The version that serves now.</param>
/// <param name="Previous">The version before it, or null.</param>
internal sealed record PromotionReport(int ExitCode, string Current, string? Previous);

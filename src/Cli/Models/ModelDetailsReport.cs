using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models show --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="State"><c>current</c>, <c>previous</c>, or null.</param>
/// <param name="PromotedAt">When it was promoted; null unless it is the current one.</param>
/// <param name="Card">What is known of the version.</param>
internal sealed record ModelDetailsReport(int ExitCode, string? State, DateTimeOffset? PromotedAt, ModelCard Card);

using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary>What <c>ae models list --json</c> prints.</summary>
/// <param name="ExitCode">The command's.</param>
/// <param name="Models">The versions, oldest first within a family.</param>
internal sealed record ModelsReport(int ExitCode, IReadOnlyList<ModelSummary> Models);

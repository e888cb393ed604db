using AePipeline.Evaluation;

namespace AePipeline.Cli.Evaluate;

/// <summary>What <c>ae evaluate --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Data">Where the images are from.</param>
/// <param name="Seconds">Time the measurement took, loading included.</param>
/// <param name="Unreadable">Files that were left out, each with the reason.</param>
/// <param name="Evaluation">The figures.</param>
internal sealed record EvaluateReport(
    int ExitCode, string Data, double Seconds, IReadOnlyList<string> Unreadable, ModelEvaluation Evaluation);

namespace AePipeline.Cli.Train;

/// <summary>What <c>ae train --json</c> prints when the training program has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Published">The versions that it published, as <c>{task}/{version}</c>.</param>
/// <param name="Current">The versions that serve now, as <c>{task}/{version}</c>.</param>
/// <param name="Error">What the training program complained of; null when it has done what it was asked to.</param>
internal sealed record TrainReport(int ExitCode, IReadOnlyList<string> Published, IReadOnlyList<string> Current, string? Error);

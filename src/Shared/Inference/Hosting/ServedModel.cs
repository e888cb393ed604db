namespace AePipeline.Inference.Hosting;

/// <summary>What a process holds of one family of models.</summary>
/// <param name="Task">The family, for example <c>denoise</c>.</param>
/// <param name="Version">The version in memory; null when none loaded.</param>
/// <param name="Provider">Execution provider, <c>CPU</c> or <c>CUDA</c>; null when none loaded.</param>
/// <param name="Files">Names of the loaded files.</param>
/// <param name="Problem">Why the promoted version is not the one in memory, when it does not load or is at fault; null otherwise.</param>
public sealed record ServedModel(string Task, string? Version, string? Provider, IReadOnlyList<string> Files, string? Problem);

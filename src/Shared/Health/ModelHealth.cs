namespace AePipeline.Health;

/// <summary>One family of models.</summary>
/// <param name="Task">The name of the family.</param>
/// <param name="Promoted">The promoted version; null when there is none, or it cannot be read.</param>
/// <param name="Loaded">The version in the memory of this process, which loads one when it is first asked for; null when none is.</param>
/// <param name="Provider">Where that one runs.</param>
/// <param name="Files">Names of its files.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record ModelHealth(
    string Task, string? Promoted, string? Loaded, string? Provider, IReadOnlyList<string> Files, string? Problem);

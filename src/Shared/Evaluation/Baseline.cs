namespace AePipeline.Evaluation;

/// <summary>The same figure of what would be used without the model.</summary>
/// <param name="Key">Word for a model card, for example <c>noisy</c>.</param>
/// <param name="Label">Name for people, for example <c>noisy input</c>.</param>
/// <param name="Value">The figure.</param>
public sealed record Baseline(string Key, string Label, double Value);

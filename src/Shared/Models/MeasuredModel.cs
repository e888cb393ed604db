namespace AePipeline.Models;

/// <summary>A model's promotion metric measured anew, on the images that the candidate was measured on.</summary>
/// <param name="Version">The version that was measured.</param>
/// <param name="Metric">Mean over its files, in the metric's unit; larger is better.</param>
public sealed record MeasuredModel(string Version, double Metric);

namespace AePipeline.Models;

/// <summary>Two versions by the metric that decides which of them serves; larger is better.</summary>
/// <param name="Metric">The metric, as cards name it.</param>
/// <param name="Offered">Of the version that may be promoted.</param>
/// <param name="Present">Of the one that serves, on the same images.</param>
/// <param name="Serving">Its version.</param>
public sealed record PromotionFigures(string Metric, double Offered, double Present, string Serving);

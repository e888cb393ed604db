namespace AePipeline.Gallery.Models;

/// <summary>A curve of a drawing.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">Its points by step, all of them numbers.</param>
public sealed record CurveLine(string Name, IReadOnlyList<(double Step, double Value)> Points);

namespace AePipeline.Latents;

/// <summary>Images that are nearly the same.</summary>
/// <param name="ModelVersion">The embed model that made the latents; null when there are none.</param>
/// <param name="Compared">Images that were compared.</param>
/// <param name="MaxDistance">Largest Euclidean distance of two latents that counted as nearly the same.</param>
/// <param name="Groups">The groups, the largest first; in each, distances are from the first image.</param>
public sealed record DuplicatesResult(string? ModelVersion, int Compared, double MaxDistance, IReadOnlyList<IReadOnlyList<NearestImage>> Groups);

using AePipeline.Quality;

namespace AePipeline.Latents;

/// <summary>The latents of one model version, which are comparable with each other. Immutable.</summary>
/// <param name="Latents">What is known of each.</param>
/// <param name="Vectors">Their values, in the same order.</param>
internal sealed record LatentGroup(IReadOnlyList<StoredLatent> Latents, VectorSet Vectors);

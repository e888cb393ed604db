using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>Images that PCA is fitted on and neighbours are searched among: the training images, or a sample of them.</summary>
/// <param name="Images">The images, in the model's shape.</param>
/// <param name="Latents">Their latents by the model, <c>[M, d]</c>.</param>
internal sealed record LatentReference(UniformImages Images, VectorSet Latents);

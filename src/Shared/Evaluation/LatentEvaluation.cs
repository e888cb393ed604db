using AePipeline.Quality;

namespace AePipeline.Evaluation;

/// <summary>A measured model that has a latent space, with what it made of the images.</summary>
/// <param name="Summary">The figures.</param>
/// <param name="Images">The images, in the model's shape.</param>
/// <param name="Latents"><c>[N, d]</c>; the means for a variational model.</param>
/// <param name="Reconstructions"><c>[N, C * H * W]</c>.</param>
/// <param name="ByPca">Reconstructions by PCA of the same dimension, or null when there are too few images for it.</param>
public sealed record LatentEvaluation(
    ModelEvaluation Summary, UniformImages Images, VectorSet Latents, VectorSet Reconstructions, VectorSet? ByPca)
{
    /// <summary>Mean squared error of each image's reconstruction, samples in [0, 1].</summary>
    public IEnumerable<double> ReconstructionErrors =>
        Enumerable.Range(0, Images.Count).Select(i => MeanSquaredError.Compute(Images.Samples[i], Reconstructions[i]));
}

using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Quality;

namespace AePipeline.Families.Embed;

/// <summary>
/// Measures an embedding model: the error of its reconstructions, and what its latents know of the images, beside PCA of
/// the same dimension and raw pixels.
/// </summary>
public static class EmbedEvaluator
{
    /// <summary>Measures a model on images that it was not trained on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Images in the model's shape; with labels neighbour accuracy is measured, without trustworthiness.</param>
    /// <param name="reference">
    /// Training images for PCA and, where they have labels, to search neighbours among; without, and where this is null,
    /// neighbours are searched by leaving one out. Null fits PCA on <paramref name="images"/>.
    /// </param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">There are no images.</exception>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public static LatentEvaluation Evaluate(
        EmbedModel model, UniformImages images, UniformImages? reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0) throw new ArgumentException("A model is measured on at least one image.", nameof(images));

        var (latents, reconstructions) = Embed(model, images, cancellationToken);
        var metrics = new LatentMetrics(
            images, latents, reference is null ? null : new LatentReference(reference, Embed(model, reference, cancellationToken).Latents));
        List<ImageScores> scores = [.. metrics.ReconstructionErrors(reconstructions).Select((error, i) => new ImageScores(images.Names[i], [error]))];
        var summary = new ModelEvaluation
        {
            Task = model.Card.Task,
            ModelVersion = model.Card.Version,
            Protocol =
            [
                $"Images are brought to {model.Shape.Width} x {model.Shape.Height} pixels and {model.Shape.Channels} channel(s), samples in [0, 1]; MSE is the mean over samples, then over images; PSNR is that of the mean MSE.",
                .. metrics.Description,
            ],
            Images = scores,
            Scores = [.. RestorationEvaluator.Average(scores), LatentMetrics.Ratio(scores), .. metrics.Neighbours(cancellationToken)],
        };
        return new LatentEvaluation(summary, images, latents, reconstructions, metrics.ByPca);
    }

    private static (VectorSet Latents, VectorSet Reconstructions) Embed(EmbedModel model, UniformImages images, CancellationToken cancellationToken)
    {
        var (latents, reconstructions) = model.Run(images.Samples.Values, cancellationToken);
        return (new VectorSet(latents, images.Count, latents.Length / images.Count), images.Samples with { Values = reconstructions });
    }
}

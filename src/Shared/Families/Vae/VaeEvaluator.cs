using AePipeline.Evaluation;
using AePipeline.Inference;
using AePipeline.Quality;

namespace AePipeline.Families.Vae;

/// <summary>
/// Measures a variational autoencoder: the terms of its evidence bound, the error of its reconstructions, and what its
/// latent means know of the images, beside PCA of the same dimension and raw pixels.
/// </summary>
public static class VaeEvaluator
{
    private const int Seed = 0;

    private static readonly Metric Bernoulli = new("elbo.bernoulli", "ELBO, Bernoulli", "nats", 2, LargerIsBetter: true);
    private static readonly Metric Gaussian = new("elbo.gaussian", "ELBO, Gaussian with variance 1", "nats", 2, LargerIsBetter: true);
    private static readonly Metric Divergence = new("kl", "KL to N(0, I)", "nats", 2, LargerIsBetter: null);

    /// <summary>Measures a model on images that it was not trained on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Images in the model's shape; with labels neighbour accuracy is measured, without trustworthiness.</param>
    /// <param name="reference">
    /// Training images for PCA and, where they have labels, to search neighbours among; without, and where this is null,
    /// neighbours are searched by leaving one out. Null fits PCA on <paramref name="images"/>.
    /// </param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="ArgumentException">There are no images, or the model is conditional and not every image has its class as a label.</exception>
    /// <exception cref="ModelInvalidException">The model does not run.</exception>
    public static LatentEvaluation Evaluate(
        VaeModel model, UniformImages images, UniformImages? reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0) throw new ArgumentException("A model is measured on at least one image.", nameof(images));

        var (means, logVariances) = Encode(model, images, cancellationToken);
        var sampled = images.Samples with { Values = model.Decode(Sample(means, logVariances), ClassesOf(model, images), cancellationToken) };
        var reconstructions = images.Samples with { Values = model.Decode(means.Values, ClassesOf(model, images), cancellationToken) };
        var metrics = new LatentMetrics(
            images, means, reference is null ? null : new LatentReference(reference, Encode(model, reference, cancellationToken).Means));
        var errors = metrics.ReconstructionErrors(reconstructions);
        List<ImageScores> scores =
        [
            .. Enumerable.Range(0, images.Count).Select(i => new ImageScores(
                images.Names[i], [.. BoundTerms(images.Samples[i], sampled[i], means[i], logVariances[i]), errors[i]])),
        ];
        var summary = new ModelEvaluation
        {
            Task = model.Card.Task,
            ModelVersion = model.Card.Version,
            Protocol =
            [
                $"Images are brought to {model.Shape.Width} x {model.Shape.Height} pixels and {model.Shape.Channels} channel(s), samples in [0, 1].",
                $"The ELBO in nats an image is log p(image) for one latent sampled from the encoder (seed {Seed}) less the divergence from N(0, I), averaged over the images; pixels are not binarised. The literature gives it with the opposite sign.",
                "MSE is that of the decoded latent mean.",
                .. model.Classes.Count > 0 ? ["Encoder and decoder are told the class of each image, so the bound is that of log p(image | class)."] : Array.Empty<string>(),
                .. metrics.Description,
            ],
            Images = scores,
            Scores = [.. RestorationEvaluator.Average(scores), LatentMetrics.Ratio(scores), .. metrics.Neighbours(cancellationToken)],
        };
        return new LatentEvaluation(summary, images, means, reconstructions, metrics.ByPca);
    }

    private static (VectorSet Means, VectorSet LogVariances) Encode(VaeModel model, UniformImages images, CancellationToken cancellationToken)
    {
        var (means, logVariances) = model.Encode(images.Samples.Values, ClassesOf(model, images), cancellationToken);
        var set = new VectorSet(means, images.Count, model.Dimensions);
        return (set, set with { Values = logVariances });
    }

    /// <summary>The classes that a conditional model is told; a plain one is told none, whatever labels there are to measure with.</summary>
    private static IReadOnlyList<int>? ClassesOf(VaeModel model, UniformImages images) => model.Classes.Count > 0 ? images.Labels : null;

    private static float[] Sample(VectorSet means, VectorSet logVariances)
    {
        var noise = GaussianNoise.Add(new float[means.Values.Length], sigma: 1, Seed);
        return [.. noise.Select((sample, i) => means.Values[i] + (MathF.Exp(logVariances.Values[i] / 2) * sample))];
    }

    private static Score[] BoundTerms(ReadOnlySpan<float> image, ReadOnlySpan<float> output, ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance)
    {
        var divergence = EvidenceBound.Divergence(mean, logVariance);
        return
        [
            new Score(Bernoulli, -EvidenceBound.Bernoulli(image, output) - divergence, []),
            new Score(Gaussian, -EvidenceBound.Gaussian(image, output) - divergence, []),
            new Score(Divergence, divergence, []),
        ];
    }
}

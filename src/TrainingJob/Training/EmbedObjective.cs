using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The images back through the bottleneck, and perhaps the latents of two crops of one image close to each other.</summary>
/// <param name="loss">How far off the reconstruction is.</param>
/// <param name="contrast">
/// Weight of <see cref="Contrast"/>; 0 for none. Otherwise a batch holds pairs, one sample after the other.
/// </param>
public sealed class EmbedObjective(ReconstructionLoss loss, double contrast = 0) : IObjective
{
    private const int Latent = 0;
    private const int Reconstruction = 1;

    /// <summary>Fewest samples that a contrast can be seen in: two pairs.</summary>
    private const int LeastSamples = 4;

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, Tensor images, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(images);
        var outputs = networks.Modules[0].Compute(images);
        var batch = BatchLoss.OfImages(loss.Compute(outputs[Reconstruction], images), outputs[Reconstruction], images);
        if (contrast == 0) return batch;

        // Short of memory a batch may come in parts of less than two pairs; their reconstruction still counts.
        var apart = images.shape[0] < LeastSamples ? zeros([], device: images.device) : Contrast(outputs[Latent]);
        return new BatchLoss(batch.Total + (contrast * apart), [.. batch.Terms, ("contrast", apart)]);
    }

    /// <summary>
    /// How badly a sample's partner is told from the others by its distance: the cross-entropy of the partner under
    /// probabilities in proportion to <c>exp(-d²)</c>, d the Euclidean distance of latents, as nearest neighbours are searched
    /// by (NT-Xent of Chen et al., 2020, "A Simple Framework for Contrastive Learning of Visual Representations", there with
    /// the cosine).
    /// </summary>
    /// <param name="latents"><c>[2 N, d]</c>, partners one after the other; at least two pairs.</param>
    /// <returns>Nats a sample, a scalar.</returns>
    public static Tensor Contrast(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var norms = latents.square().sum([1], keepdim: true);
        var distances = norms + norms.t() - (2 * latents.mm(latents.t()));
        var count = latents.shape[0];
        var others = (-distances).masked_fill(eye(count, dtype: ScalarType.Bool, device: latents.device), double.NegativeInfinity);
        var partners = arange(count, device: latents.device).bitwise_xor(ones(1, dtype: ScalarType.Int64, device: latents.device));
        return nn.functional.cross_entropy(others, partners);
    }
}

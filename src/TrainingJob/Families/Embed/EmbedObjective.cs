using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Embed;

/// <summary>The images back through the bottleneck, and perhaps the latents of crops of one image close to each other.</summary>
/// <param name="loss">How far off the reconstruction is.</param>
/// <param name="contrast">
/// Weight of <see cref="Contrast"/>; 0 for none. Otherwise a batch holds groups, one sample after the other.
/// </param>
/// <param name="crops">Samples in a group.</param>
public sealed class EmbedObjective(ReconstructionLoss loss, double contrast = 0, int crops = 2) : IObjective
{
    private const int Latent = 0;
    private const int Reconstruction = 1;

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batch);
        var images = batch.Images;
        var outputs = networks.Modules[0].Compute(images);
        var whole = BatchLoss.OfImages(loss.Compute(outputs[Reconstruction], images), outputs[Reconstruction], images);
        if (contrast == 0) return whole;

        // Short of memory a batch may come in parts of less than two groups; their reconstruction still counts.
        var apart = images.shape[0] < 2 * crops ? zeros([], device: images.device) : Contrast(outputs[Latent], crops);
        return new BatchLoss(whole.Total + (contrast * apart), [.. whole.Terms, ("contrast", apart)]);
    }

    /// <summary>
    /// How unlikely a sample finds one of its own group: the negative logarithm of its chance to, when it picks another sample
    /// with a probability in proportion to <c>exp(-d²)</c>, d the Euclidean distance of latents, as nearest neighbours are
    /// searched by (Goldberger et al., 2004, "Neighbourhood Components Analysis"). One near sample of the group is enough, so
    /// that the sky of a photo need not be where its ground is.
    /// </summary>
    /// <param name="latents"><c>[N, d]</c>, the groups one after the other; at least two of them.</param>
    /// <param name="crops">Samples in a group, at least two.</param>
    /// <returns>Nats a sample, a scalar.</returns>
    public static Tensor Contrast(Tensor latents, int crops)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var norms = latents.square().sum([1], keepdim: true);
        var distances = norms + norms.t() - (2 * latents.mm(latents.t()));
        var count = latents.shape[0];
        var others = (-distances).masked_fill(eye(count, dtype: ScalarType.Bool, device: latents.device), double.NegativeInfinity);
        var groups = arange(count, device: latents.device).div(crops, RoundingMode.floor);
        var own = others.masked_fill(groups.unsqueeze(0).ne(groups.unsqueeze(1)), double.NegativeInfinity);
        return (others.logsumexp(1) - own.logsumexp(1)).mean();
    }
}

using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Vae;

/// <summary>
/// The negative evidence lower bound of a variational autoencoder, per image (Kingma and Welling, 2014): the
/// reconstruction's loss summed over the image's values plus the divergence of the latent distribution from N(0, I). With
/// binary cross-entropy it is in nats. The encoder is the first network, the decoder the second; conditional ones are told
/// the class of each image.
/// </summary>
/// <param name="loss">How far off the reconstruction is.</param>
/// <param name="beta">Weight of the divergence.</param>
/// <param name="inputDropout">
/// Share of an image's values that the encoder does not see in training, while the decoder is to make all of them (Im et al., 2017,
/// "Denoising criterion for variational auto-encoding framework"): an encoder learns training images by heart before a decoder does.
/// </param>
public sealed class VaeObjective(ReconstructionLoss loss, BetaSchedule beta, double inputDropout = 0) : IObjective
{
    /// <summary>Name of the reconstruction's term, summed over the values of an image.</summary>
    public const string Reconstruction = "reconstruction";

    /// <summary>Name of the divergence's term, in nats an image, whatever its weight.</summary>
    public const string Divergence = "kl";

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batch);
        var images = batch.Images;
        var classes = ClassesOf(networks.Modules[0], batch);
        var moments = networks.Modules[0].Compute(networks.Modules[0].training ? Drop(images, generator) : images, classes);
        var (mean, logVariance) = (moments[0], moments[1]);
        var output = networks.Modules[1].Compute(Sample(mean, logVariance, generator), classes)[0];

        var reconstruction = loss.Compute(output, images) * (images.numel() / images.shape[0]);
        var divergence = DivergenceOf(mean, logVariance);
        return new BatchLoss(reconstruction + (beta.At(progress) * divergence), (Reconstruction, reconstruction), (Divergence, divergence));
    }

    /// <summary>Draws latent vectors, <c>mean + exp(log_var / 2) * eps</c> with eps from N(0, I).</summary>
    /// <param name="mean"><c>[N, d]</c>.</param>
    /// <param name="logVariance"><c>[N, d]</c>.</param>
    /// <param name="generator">Draws eps.</param>
    public static Tensor Sample(Tensor mean, Tensor logVariance, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return mean + ((logVariance / 2).exp() * randn(mean.shape, device: mean.device, generator: generator));
    }

    /// <summary>Sets values to 0 and raises the others so that the mean stays.</summary>
    private Tensor Drop(Tensor images, Generator generator)
    {
        if (inputDropout == 0) return images;
        return images * rand(images.shape, device: images.device, generator: generator).ge(inputDropout) / (1 - inputDropout);
    }

    /// <summary>The classes of a batch as a conditional model reads them; null for a plain one.</summary>
    internal static Dictionary<string, Tensor>? ClassesOf(GraphModule encoder, DeviceBatch batch)
    {
        if (encoder.Graph.Controls is not [var control]) return null;
        var labels = batch.Labels ?? throw new ArgumentException("A conditional model learns from images whose class is known, and this batch has some without.", nameof(batch));
        return new() { [control.Name] = nn.functional.one_hot(labels, control.Shape.Length).to(ScalarType.Float32) };
    }

    /// <summary>Kullback-Leibler divergence of N(mean, exp(log_var)) from N(0, I), summed over d, averaged over N.</summary>
    /// <param name="mean"><c>[N, d]</c>.</param>
    /// <param name="logVariance"><c>[N, d]</c>.</param>
    public static Tensor DivergenceOf(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return DivergencesOf(mean, logVariance).sum([1]).mean();
    }

    /// <summary>The same of each dimension of each image, <c>[N, d]</c>.</summary>
    internal static Tensor DivergencesOf(Tensor mean, Tensor logVariance) => -0.5 * (1 + logVariance - mean.square() - logVariance.exp());
}

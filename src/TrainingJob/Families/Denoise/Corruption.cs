using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>Makes the noisy input of the denoiser from a clean batch, with white Gaussian noise drawn afresh every time.</summary>
/// <param name="MaxSigma">Largest standard deviation of the noise, in units of the [0, 1] range.</param>
/// <param name="CleanShare">Share of images left without noise, so that a clean image is learnt to pass unchanged.</param>
/// <param name="MinSigma">Smallest standard deviation of the noise.</param>
/// <param name="Mean">Mean of the noise.</param>
public sealed record Corruption(double MaxSigma = 55 / 255.0, double CleanShare = 0.04, double MinSigma = 0, double Mean = 0)
{
    /// <summary>The noise of the textbook's experiment: N(0.5, 0.3) on every image.</summary>
    public static Corruption Textbook { get; } = new(MaxSigma: 0.3, CleanShare: 0, MinSigma: 0.3, Mean: 0.5);

    /// <summary>
    /// Adds noise, of a strength of its own to every image: uniform between <see cref="MinSigma"/> and
    /// <see cref="MaxSigma"/>. Values are not clipped.
    /// </summary>
    /// <param name="clean"><c>[N, C, H, W]</c> in [0, 1].</param>
    /// <param name="generator">Draws the noise.</param>
    public Tensor Apply(Tensor clean, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(clean);
        using var scope = NewDisposeScope();
        var device = clean.device;
        long[] perImage = [clean.shape[0], 1, 1, 1];
        var sigma = (rand(perImage, device: device, generator: generator) * (MaxSigma - MinSigma)) + MinSigma;
        var noisy = rand(perImage, device: device, generator: generator) >= CleanShare;
        var noise = (randn(clean.shape, device: device, generator: generator) * sigma) + Mean;
        return (clean + (noise * noisy)).MoveToOuterDisposeScope();
    }
}

using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Makes the noisy input of the denoiser from a clean batch.</summary>
/// <param name="MaxSigma">Largest standard deviation of the noise, in units of the [0, 1] range.</param>
/// <param name="CleanShare">Share of patches left without noise, so that a clean image is learnt to pass unchanged.</param>
public sealed record Corruption(double MaxSigma = 55 / 255.0, double CleanShare = 0.04)
{
    /// <summary>
    /// Adds white Gaussian noise, a strength of its own to every image: uniform in [0, <see cref="MaxSigma"/>]. Values
    /// are not clipped.
    /// </summary>
    /// <param name="clean"><c>[N, C, H, W]</c> in [0, 1].</param>
    public Tensor Apply(Tensor clean)
    {
        ArgumentNullException.ThrowIfNull(clean);
        using var scope = NewDisposeScope();
        var device = clean.device;
        var sigma = rand([clean.shape[0], 1, 1, 1], device: device) * MaxSigma;
        var noisy = rand([clean.shape[0], 1, 1, 1], device: device) >= CleanShare;
        return (clean + (randn_like(clean) * sigma * noisy)).MoveToOuterDisposeScope();
    }
}

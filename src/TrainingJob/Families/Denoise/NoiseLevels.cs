using AePipeline.TrainingJob.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>
/// Teaches a <see cref="DenoiseNetwork"/> how strong noise is. It learns to find the true level, and in training every other
/// sample is denoised by the true level in place of the one it found: so what comes after learns to do as it is told, and not
/// to make up for what the estimate gets wrong.
/// </summary>
internal sealed class NoiseLevels
{
    /// <summary>Weight of <see cref="Loss"/> beside the images' loss.</summary>
    public const double Weight = 0.02;

    /// <summary>Side in pixels of the square around a place in which its level is measured.</summary>
    private const int Window = 32;

    private const int Stride = 4;

    // Kept as numbers of libtorch: one that is made for a call may be collected while the call still reads it.

    /// <summary>A third of a step of 8 bits: levels below it are one and the same.</summary>
    private static readonly Scalar Least = 1 / (3.0 * 255);

    private static readonly Scalar ShareTold = 0.5;

    private readonly Tensor _true;
    private readonly Tensor? _isTold;
    private Tensor? _loss;

    /// <summary>Measures the true levels.</summary>
    /// <param name="inputs">Spoilt images, <c>[N, C, H, W]</c>.</param>
    /// <param name="images">The clean ones.</param>
    /// <param name="isTraining">Whether samples are to be denoised by their true levels.</param>
    /// <param name="generator">Chooses which.</param>
    public NoiseLevels(Tensor inputs, Tensor images, bool isTraining, Generator generator)
    {
        using var noGradient = no_grad();
        var noise = inputs - images;
        var squares = (noise * noise).mean([1], keepdim: true);
        var means = nn.functional.avg_pool2d(squares, Window, Stride, Window / 2, count_include_pad: false);
        _true = means.narrow(2, 0, images.shape[2] / Stride).narrow(3, 0, images.shape[3] / Stride).sqrt();
        if (isTraining) _isTold = rand([images.shape[0], 1, 1, 1], device: images.device, generator: generator).lt(ShareTold);
    }

    /// <summary>How far the levels found are off: the mean size of their ratios' natural logarithms, so 0.1 is about a tenth.</summary>
    /// <exception cref="InvalidOperationException">Nothing was denoised yet.</exception>
    public Tensor Loss => _loss ?? throw new InvalidOperationException("Denoise first.");

    /// <summary>Denoises.</summary>
    public Tensor Denoise(GraphModule network, Tensor inputs)
    {
        network.Replacement = Replace;
        try
        {
            return network.Compute(inputs)[0];
        }
        finally
        {
            network.Replacement = null;
        }
    }

    private Tensor? Replace(string layer, Tensor map)
    {
        if (layer != DenoiseNetwork.Level) return null;
        _loss = (map.add(Least) / _true.add(Least)).log().abs().mean().MoveToOuterDisposeScope();
        return _isTold is null ? null : where(_isTold, _true, map.detach());
    }
}

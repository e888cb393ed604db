using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The loss of a batch and what it is made of.</summary>
/// <param name="Total">What training makes small, a scalar.</param>
/// <param name="Terms">Its parts, and other figures of the batch, by name: scalars, for the curves.</param>
public sealed record BatchLoss(Tensor Total, params IReadOnlyList<(string Name, Tensor Value)> Terms)
{
    /// <summary>Name of the mean peak signal-to-noise ratio, in dB for a peak of 1.</summary>
    public const string Psnr = "psnr";

    private const double LeastError = 1e-10;

    /// <summary>The loss of images, with their PSNR beside it.</summary>
    /// <param name="total">What training makes small, a scalar.</param>
    /// <param name="output"><c>[N, C, H, W]</c>.</param>
    /// <param name="target">What the output should be.</param>
    public static BatchLoss OfImages(Tensor total, Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        using var noGradient = no_grad();
        var errors = (output - target).square().mean([1, 2, 3]).clamp_min(LeastError);
        return new BatchLoss(total, (Psnr, -10 * errors.log10().mean()));
    }
}

using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The images back from their own downscaled copies.</summary>
/// <param name="loss">How far off the output is.</param>
/// <param name="scale">Factor of the enlargement.</param>
/// <param name="border">
/// Pixels of the small image that are cut off on every side: inside a photo, a patch's edge is no image's edge, so what
/// downscaling makes of it is not what it will meet. 0 when the batch holds whole images.
/// </param>
public sealed class UpscaleObjective(ReconstructionLoss loss, int scale, int border) : IObjective
{
    private readonly BicubicDownscale _downscale = new(scale);

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, Tensor images, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(images);
        var small = Crop(_downscale.Apply(images), border);
        var enlarged = networks.Modules[0].forward(small);
        var target = Crop(images, border * scale);
        return BatchLoss.OfImages(loss.Compute(enlarged, target), enlarged, target);
    }

    private static Tensor Crop(Tensor images, int pixels) => images
        .narrow(2, pixels, images.shape[2] - (2 * pixels))
        .narrow(3, pixels, images.shape[3] - (2 * pixels));
}

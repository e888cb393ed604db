using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Upscale;

/// <summary>The images back from smaller copies: those that came with them, otherwise antialiased bicubic ones.</summary>
/// <param name="loss">How far off the output is.</param>
/// <param name="scale">Factor of the enlargement.</param>
public sealed class UpscaleObjective(ReconstructionLoss loss, int scale) : IObjective
{
    private readonly BicubicDownscale _downscale = new(scale);

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batch);
        var enlarged = networks.Modules[0].forward(batch.Inputs ?? _downscale.Apply(batch.Images));
        return BatchLoss.OfImages(loss.Compute(enlarged, batch.Images), enlarged, batch.Images);
    }
}

using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The clean images back from noisy ones.</summary>
/// <param name="loss">How far off the output is.</param>
/// <param name="corruption">The noise.</param>
public sealed class DenoiseObjective(ReconstructionLoss loss, Corruption corruption) : IObjective
{
    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, Tensor images, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var restored = networks.Modules[0].forward(corruption.Apply(images, generator));
        return BatchLoss.OfImages(loss.Compute(restored, images), restored, images);
    }
}

using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.ToyFamily.Training;

/// <summary>The images back from their negatives.</summary>
/// <param name="loss">How far off the output is.</param>
public sealed class InvertObjective(ReconstructionLoss loss) : IObjective
{
    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batch);
        var positives = networks.Modules[0].forward(1 - batch.Images);
        return BatchLoss.OfImages(loss.Compute(positives, batch.Images), positives, batch.Images);
    }
}

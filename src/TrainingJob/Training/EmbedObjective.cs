using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>The images back through the bottleneck.</summary>
/// <param name="loss">How far off the reconstruction is.</param>
public sealed class EmbedObjective(ReconstructionLoss loss) : IObjective
{
    private const int Reconstruction = 1;

    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, Tensor images, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        var reconstruction = networks.Modules[0].Compute(images)[Reconstruction];
        return BatchLoss.OfImages(loss.Compute(reconstruction, images), reconstruction, images);
    }
}

using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Families.Denoise;

/// <summary>The clean images back from spoilt ones: those that came with them, otherwise noisy ones made here.</summary>
/// <param name="loss">How far off the output is.</param>
/// <param name="corruption">The noise where no spoilt images came.</param>
public sealed class DenoiseObjective(ReconstructionLoss loss, Corruption corruption) : IObjective
{
    /// <inheritdoc/>
    public BatchLoss Compute(NetworkSet networks, DeviceBatch batch, Generator generator, double progress)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(batch);
        var inputs = batch.Inputs ?? corruption.Apply(batch.Images, generator);
        var network = networks.Modules[0];
        if (!network.Graph.Nodes.Any(node => node.Name == DenoiseNetwork.Level))
        {
            var restored = network.forward(inputs);
            return BatchLoss.OfImages(loss.Compute(restored, batch.Images), restored, batch.Images);
        }

        var levels = new NoiseLevels(inputs, batch.Images, network.training, generator);
        var denoised = levels.Denoise(network, inputs);
        var total = loss.Compute(denoised, batch.Images) + (NoiseLevels.Weight * levels.Loss);
        return new BatchLoss(total, [.. BatchLoss.OfImages(total, denoised, batch.Images).Terms, ("level", levels.Loss)]);
    }
}

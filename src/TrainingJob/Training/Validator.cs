using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Measures the loss on validation batches, with the same noise every time, so that the figures compare.</summary>
/// <param name="objective">What the model is trained for.</param>
/// <param name="batches">The batches; may be none.</param>
public sealed class Validator(IObjective objective, IReadOnlyList<ImageBatch> batches)
{
    private const ulong Seed = 0;

    /// <summary>The mean loss over all images.</summary>
    /// <returns>Null when there are no batches.</returns>
    public LossValues? Measure(NetworkSet networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (batches.Count == 0) return null;
        using var noGradient = no_grad();
        using var generator = new Generator(Seed, networks.Device);
        return LossValues.Mean([.. batches.Select(batch => (Measure(networks, batch, generator), (double)batch.Count))]);
    }

    private LossValues Measure(NetworkSet networks, ImageBatch batch, Generator generator)
    {
        using var scope = NewDisposeScope();
        var images = BatchTensor.From(batch, networks.ImageChannels, networks.Device);
        return LossValues.Of(objective.Compute(networks, images, generator, progress: 1));
    }
}

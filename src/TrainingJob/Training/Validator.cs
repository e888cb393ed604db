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
    /// <param name="networks">The model.</param>
    /// <param name="memory">How many images may be computed at once; null for whole batches.</param>
    /// <returns>Null when there are no batches.</returns>
    public LossValues? Measure(NetworkSet networks, BatchMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(networks);
        if (batches.Count == 0) return null;
        using var noGradient = no_grad();
        using var generator = new Generator(Seed, networks.Device);
        return LossValues.Mean([..
            from batch in batches
            from part in memory?.Parts(batch.Count, batch.Together) ?? [Range.All]
            select Measure(networks, batch, part, generator)]);
    }

    private (LossValues Loss, double Weight) Measure(NetworkSet networks, ImageBatch batch, Range part, Generator generator)
    {
        using var scope = NewDisposeScope();
        var images = BatchTensor.Take(batch, part, networks.ImageChannels, networks.Device);
        return (LossValues.Of(objective.Compute(networks, images, generator, progress: 1)), images.Images.shape[0]);
    }
}

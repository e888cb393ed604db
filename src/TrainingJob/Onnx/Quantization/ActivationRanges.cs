using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>The range of every map of a network on samples as it was trained on: a calibration.</summary>
public static class ActivationRanges
{
    private const ulong Seed = 0;

    /// <summary>Share of the values at either end that may be cut off: a few outliers would make every step coarser.</summary>
    private const double Outliers = 1e-4;

    /// <summary>Values of a map that are looked at, evenly spread.</summary>
    private const long MostValues = 200_000;

    /// <summary>Runs the objective on batches and notes the range of each layer's output, but for outliers.</summary>
    /// <param name="networks">One trained network, on the CPU.</param>
    /// <param name="objective">Makes the network's input of a batch: noise, or a smaller image.</param>
    /// <param name="batches">What to run on.</param>
    /// <returns>Ranges by layer.</returns>
    public static IReadOnlyDictionary<string, ActivationRange> Measure(NetworkSet networks, IObjective objective, IEnumerable<ImageBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(batches);
        var ranges = new Dictionary<string, ActivationRange>();
        var module = networks.Modules.Single();
        module.Observer = (name, map) => ranges[name] = ranges.GetValueOrDefault(name).With(Quantile(map, Outliers), Quantile(map, 1 - Outliers));
        try
        {
            using var noGradient = no_grad();
            using var generator = new Generator(Seed);
            foreach (var batch in batches)
            {
                using var scope = NewDisposeScope();
                objective.Compute(networks, BatchTensor.Take(batch, Range.All, networks.ImageChannels, CPU), generator, progress: 1);
            }
        }
        finally
        {
            module.Observer = null;
        }

        return ranges;
    }

    private static float Quantile(Tensor map, double share)
    {
        using var scope = NewDisposeScope();
        var values = map.flatten();
        var step = Math.Max(1, values.numel() / MostValues);
        return values[TensorIndex.Slice(0, values.numel(), step)].quantile(tensor((float)share)).item<float>();
    }
}

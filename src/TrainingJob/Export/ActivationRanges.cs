using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Quantization;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Export;

/// <summary>The range of every map of a network on samples as it was trained on: a calibration.</summary>
public static class ActivationRanges
{
    private const ulong Seed = 0;

    /// <summary>Share of the values of a sample at either end that may be cut off: a few outliers would make every step coarser.</summary>
    private const double Outliers = 1e-4;

    /// <summary>
    /// Share of the samples whose range counts in full. A denoiser's maps of the noisiest samples reach a hundred times as far as
    /// those of most: with steps for them, the others would have a handful of values.
    /// </summary>
    private const double Samples = 0.9;

    /// <summary>Values of a sample's map that are looked at, evenly spread.</summary>
    private const long MostValues = 50_000;

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
        var ranges = new Dictionary<string, List<ActivationRange>>();
        var module = networks.Modules.Single();
        module.Observer = (name, map) => ranges[name] = [.. ranges.GetValueOrDefault(name, []), .. RangesOf(map)];
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

        return ranges.ToDictionary(pair => pair.Key, pair => Common(pair.Value));
    }

    /// <summary>The range of each sample.</summary>
    private static IEnumerable<ActivationRange> RangesOf(Tensor map)
    {
        using var scope = NewDisposeScope();
        var values = map.reshape(map.shape[0], -1);
        var step = Math.Max(1, values.shape[1] / MostValues);
        var ends = values[.., TensorIndex.Slice(0, values.shape[1], step)].quantile(tensor([(float)Outliers, (float)(1 - Outliers)]), dim: 1);
        var (least, largest) = (ends[0].data<float>().ToArray(), ends[1].data<float>().ToArray());
        return least.Zip(largest, (low, high) => default(ActivationRange).With(low, high));
    }

    private static ActivationRange Common(List<ActivationRange> ranges)
    {
        var count = (int)Math.Ceiling(Samples * ranges.Count) - 1;
        return new ActivationRange(
            ranges.Select(range => range.Least).OrderDescending().ElementAt(count), ranges.Select(range => range.Largest).Order().ElementAt(count));
    }
}

using AePipeline.TrainingJob.Networks;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Export;

/// <summary>Compares an exported file, run by ONNX Runtime, with the network that it was written from.</summary>
public static class ParityCheck
{
    /// <summary>
    /// Largest difference of any output value that passes, of the [0, 1] range of images; of an output whose values go
    /// beyond 1 in size, relative to the largest.
    /// </summary>
    public const double Tolerance = 1e-4;

    /// <summary>Runs both on random input, whole batches included, in several sizes where the network takes any.</summary>
    /// <param name="module">The network.</param>
    /// <param name="path">The file.</param>
    /// <returns>The largest difference of any value of any output.</returns>
    /// <exception cref="InvalidDataException">The difference is over <see cref="Tolerance"/>.</exception>
    public static double Verify(GraphModule module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var session = new InferenceSession(path);
        var largest = Shapes(module.Graph).Max(shape => Difference(module, session, shape));
        return largest <= Tolerance
            ? largest
            : throw new InvalidDataException(
                $"'{path}' differs from the trained network by {largest:g3}, more than {Tolerance:g3}: it must not be published.");
    }

    private static IEnumerable<long[]> Shapes(LayerGraph graph)
    {
        var input = graph.InputShape;
        if (input.IsVector) return [[1, input.Channels], [3, input.Channels]];
        if (!input.IsOpen) return [[1, input.Channels, input.Height!.Value, input.Width!.Value], [3, input.Channels, input.Height.Value, input.Width.Value]];
        long unit = graph.Reach.Alignment;
        return [[1, input.Channels, unit, unit], [2, input.Channels, 8 * unit, 5 * unit], [1, input.Channels, 24 * unit, 33 * unit]];
    }

    private static double Difference(GraphModule module, InferenceSession session, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(seed: 1);
        var values = module.Graph.InputShape.IsVector ? randn(shape, generator: generator) : rand(shape, generator: generator);
        var controls = module.Graph.Controls.ToDictionary(
            control => control.Name, control => rand(control.Shape.WithBatch(shape[0]), generator: generator) * (2 * control.Neutral));
        var expected = module.Compute(values, controls);

        using var options = new RunOptions();
        using var input = ToOrt(values);
        var others = controls.Values.Select(ToOrt).ToList();
        try
        {
            using var outputs = session.Run(options, [module.Graph.InputName, .. controls.Keys], [input, .. others], module.Graph.Outputs);
            return expected.Zip(outputs, Difference).Max();
        }
        finally
        {
            foreach (var other in others) other.Dispose();
        }
    }

    private static OrtValue ToOrt(Tensor values) => OrtValue.CreateTensorValueFromMemory(values.data<float>().ToArray(), values.shape);

    private static double Difference(Tensor expected, OrtValue output)
    {
        var actual = tensor(output.GetTensorDataAsSpan<float>().ToArray(), output.GetTensorTypeAndShape().Shape);
        if (!actual.shape.SequenceEqual(expected.shape)) return double.PositiveInfinity;
        var difference = (actual - expected).abs().max().item<float>() / Math.Max(1, expected.abs().max().item<float>());
        // Not a number is no agreement.
        return double.IsNaN(difference) ? double.PositiveInfinity : difference;
    }
}

using AePipeline.TrainingJob.Networks;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Compares an exported file, run by ONNX Runtime, with the network that it was written from.</summary>
public static class ParityCheck
{
    /// <summary>Largest difference of any output sample that passes.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Runs both on random images of several shapes, whole batches included.</summary>
    /// <param name="module">The network.</param>
    /// <param name="path">The file.</param>
    /// <returns>The largest difference of any sample.</returns>
    /// <exception cref="InvalidDataException">The difference is over <see cref="Tolerance"/>.</exception>
    public static double Verify(GraphModule module, string path)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var session = new InferenceSession(path);
        var alignment = module.Graph.Reach.Alignment;
        long[][] shapes = [[1, 1, 1], [2, 8, 5], [1, 24, 33]];
        var largest = shapes.Max(shape => Difference(module, session, shape[0], shape[1] * alignment, shape[2] * alignment));
        return largest <= Tolerance
            ? largest
            : throw new InvalidDataException(
                $"'{path}' differs from the trained network by {largest:g3}, more than {Tolerance:g3}: it must not be published.");
    }

    private static double Difference(GraphModule module, InferenceSession session, long count, long height, long width)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(seed: 1);
        var image = rand([count, module.Graph.InputChannels, height, width], generator: generator);
        var expected = module.forward(image).contiguous();

        using var input = OrtValue.CreateTensorValueFromMemory(image.data<float>().ToArray(), image.shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [module.Graph.InputName], [input], [module.Graph.OutputName]);
        var actual = tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
        return actual.shape.SequenceEqual(expected.shape)
            ? (actual - expected).abs().max().item<float>()
            : double.PositiveInfinity;
    }
}

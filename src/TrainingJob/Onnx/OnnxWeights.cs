using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Reads the weights of an exported ONNX file back into a network: a warm start.</summary>
public static class OnnxWeights
{
    /// <summary>Copies every weight whose name and shape are known to the network.</summary>
    /// <remarks>
    /// A grey network may start from a colour one: weights that read colours are summed over them and weights that
    /// write colours averaged, which is what the colour network computes on a grey image.
    /// </remarks>
    /// <param name="path">An ONNX file that <see cref="OnnxExporter"/> wrote.</param>
    /// <param name="module">The network to fill.</param>
    /// <exception cref="InvalidDataException">The file does not hold this network's weights.</exception>
    public static void Load(string path, GraphModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var file = File.OpenRead(path);
        var initializers = ModelProto.Parser.ParseFrom(file).Graph.Initializer.ToDictionary(tensor => tensor.Name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var node in module.Graph.Nodes)
        {
            foreach (var (name, parameter) in module.ModuleOf(node)?.named_parameters() ?? [])
            {
                if (!initializers.TryGetValue($"{node.Name}.{name}", out var stored))
                {
                    throw new InvalidDataException($"'{path}' has no weights for '{node.Name}': it is a network of another shape.");
                }

                parameter.copy_(Fit(ToTensor(stored), parameter.shape, $"'{path}', '{stored.Name}'"));
            }
        }
    }

    private static Tensor ToTensor(TensorProto stored) =>
        tensor(MemoryMarshal.Cast<byte, float>(stored.RawData.Span).ToArray(), stored.Dims.ToArray());

    private static Tensor Fit(Tensor stored, long[] shape, string where)
    {
        if (shape.Length == 4 && shape[1] == 1 && stored.shape[1] == 3) stored = stored.sum(1, keepdim: true);
        if (shape[0] == 1 && stored.shape[0] == 3) stored = stored.mean([0], keepdim: true);
        return stored.shape.SequenceEqual(shape)
            ? stored
            : throw new InvalidDataException(
                $"{where} has shape [{string.Join(", ", stored.shape)}], the network needs [{string.Join(", ", shape)}].");
    }
}

using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Onnx;
using AePipeline.TrainingJob.Onnx.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Export;

/// <summary>Reads the weights of an exported ONNX file back into a network: a warm start.</summary>
public static class OnnxWeights
{
    private const int Colours = 3;

    /// <summary>Copies every weight, those that the file keeps for training alone as well.</summary>
    /// <remarks>
    /// A grey network may start from a colour one: weights that read colours are summed over them and weights that
    /// write colours averaged, which is what the colour network computes on a grey image.
    /// </remarks>
    /// <param name="path">An ONNX file that <see cref="OnnxExporter"/> wrote.</param>
    /// <param name="module">The network to fill.</param>
    /// <exception cref="InvalidDataException">The file does not hold this network's weights, or says something else of itself, such as other classes.</exception>
    public static void Load(string path, GraphModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var file = File.OpenRead(path);
        var model = ModelProto.Parser.ParseFrom(file);
        CheckFacts(path, model, module.Graph);
        var initializers = WeightsOf(model);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var toGrey = module.Graph.InputShape.Channels == 1 && ReadsColour(initializers.Values, module);
        foreach (var node in module.Graph.Nodes)
        {
            foreach (var (name, parameter) in module.ModuleOf(node)?.named_parameters() ?? [])
            {
                if (!initializers.TryGetValue($"{node.Name}.{name}", out var stored))
                {
                    throw new InvalidDataException($"'{path}' has no weights for '{node.Name}': it is a network of another shape.");
                }

                var values = toGrey ? ToGrey(ToTensor(stored), parameter.shape) : ToTensor(stored);
                parameter.copy_(values.shape.SequenceEqual(parameter.shape)
                    ? values
                    : throw new InvalidDataException(
                        $"'{path}', '{stored.Name}' has shape [{string.Join(", ", values.shape)}], the network needs [{string.Join(", ", parameter.shape)}]."));
            }
        }
    }

    private static void CheckFacts(string path, ModelProto model, LayerGraph graph)
    {
        foreach (var (key, value) in graph.Metadata)
        {
            if (model.MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value is var stored && stored != value)
                throw new InvalidDataException($"'{path}' has the {key} {stored ?? "of none"}, the network {value}.");
        }
    }

    /// <summary>The weights that the graph computes with, and those that <see cref="OnnxNodeWriter.Remember"/> kept.</summary>
    private static Dictionary<string, TensorProto> WeightsOf(ModelProto model) => model.Graph.Initializer
        .Concat(model.MetadataProps.Where(IsWeight).Select(entry => TensorProto.Parser.ParseFrom(Convert.FromBase64String(entry.Value))))
        .ToDictionary(tensor => tensor.Name);

    /// <summary>Weights are called after their layer and themselves, with a dot between; other facts have no dot.</summary>
    private static bool IsWeight(StringStringEntryProto entry) => entry.Key.Contains('.', StringComparison.Ordinal);

    private static Tensor ToTensor(TensorProto stored) =>
        tensor(MemoryMarshal.Cast<byte, float>(stored.RawData.Span).ToArray(), stored.Dims.ToArray());

    private static bool ReadsColour(IEnumerable<TensorProto> initializers, GraphModule module)
    {
        var first = module.Graph.Nodes.FirstOrDefault(node => node.Layer is Convolution or CollapsibleConvolution && node.Inputs.Contains(module.Graph.InputName));
        return first is not null && initializers.Any(tensor => tensor.Name == $"{first.Name}.weight" && tensor.Dims[1] == Colours);
    }

    private static Tensor ToGrey(Tensor stored, long[] shape)
    {
        if (shape.Length == 4 && shape[1] == 1 && stored.shape[1] == Colours) stored = stored.sum(1, keepdim: true);
        // A sub-pixel convolution writes all places of the first colour, then those of the next.
        if (stored.shape[0] == Colours * shape[0]) stored = stored.reshape([Colours, shape[0], .. stored.shape[1..]]).mean([0]);
        return stored;
    }
}

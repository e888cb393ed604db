using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Writes the ONNX nodes of one layer into a graph, naming everything after the layer.</summary>
public sealed class OnnxNodeWriter
{
    private readonly GraphProto _graph;
    private readonly LayerNode _layer;

    internal OnnxNodeWriter(GraphProto graph, LayerNode layer)
    {
        _graph = graph;
        _layer = layer;
    }

    /// <summary>Names of the layer's input tensors.</summary>
    public IReadOnlyList<string> Inputs => _layer.Inputs;

    /// <summary>Stores trained weights.</summary>
    /// <returns>The initializer's name.</returns>
    public string Initializer(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var plain = values.detach().cpu().to(ScalarType.Float32).contiguous();
        var tensor = new TensorProto
        {
            Name = $"{_layer.Name}.{name}",
            DataType = (int)TensorProto.Types.DataType.Float,
            RawData = ByteString.CopyFrom(plain.bytes),
        };
        tensor.Dims.AddRange(values.shape);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Appends the node that computes the layer's map.</summary>
    /// <returns>The node, for its attributes.</returns>
    public OnnxNode Node(string operation, IReadOnlyList<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = _layer.Name };
        node.Input.AddRange(inputs);
        node.Output.Add(_layer.Name);
        _graph.Node.Add(node);
        return new OnnxNode(node);
    }
}

using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Onnx;

/// <summary>Writes the ONNX nodes of one layer into a graph, naming everything after the layer.</summary>
public sealed class OnnxNodeWriter
{
    private readonly ModelProto _model;
    private readonly GraphProto _graph;
    private readonly string _layer;

    /// <summary>A writer for a layer.</summary>
    /// <param name="model">The file in the making.</param>
    /// <param name="layer">Name of the layer and of the map it computes.</param>
    /// <param name="inputs">Names of the maps it reads.</param>
    internal OnnxNodeWriter(ModelProto model, string layer, IReadOnlyList<string> inputs)
    {
        _model = model;
        _graph = model.Graph;
        _layer = layer;
        Inputs = inputs;
    }

    /// <summary>Names of the layer's input tensors.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Full name of a tensor inside the layer.</summary>
    /// <param name="part">Its name in the layer.</param>
    public string Name(string part) => $"{_layer}.{part}";

    /// <summary>A writer for the layer's last step, which reads a tensor inside the layer.</summary>
    /// <param name="part">Its name in the layer.</param>
    public OnnxNodeWriter Reading(string part) => new(_model, _layer, [Name(part)]);

    /// <summary>Stores weights.</summary>
    /// <returns>The initializer's name.</returns>
    public string Initializer(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var plain = values.detach().cpu().to(ScalarType.Float32).contiguous();
        return Store(name, TensorProto.Types.DataType.Float, values.shape, plain.bytes);
    }

    /// <summary>Keeps weights that the graph does not compute with, to go on training from.</summary>
    public void Remember(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var plain = values.detach().cpu().to(ScalarType.Float32).contiguous();
        var tensor = Describe(name, TensorProto.Types.DataType.Float, values.shape, plain.bytes);
        _model.MetadataProps.Add(new StringStringEntryProto { Key = tensor.Name, Value = tensor.ToByteString().ToBase64() });
    }

    /// <summary>Stores integers that a node takes as an input.</summary>
    /// <returns>The initializer's name.</returns>
    public string Integers(string name, params long[] values) =>
        Store(name, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));

    /// <summary>Appends a node.</summary>
    /// <param name="operation">ONNX operator.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="output">Name inside the layer of what it computes; null for the layer's map.</param>
    /// <returns>The node, for its attributes.</returns>
    public OnnxNode Node(string operation, IReadOnlyList<string> inputs, string? output = null)
    {
        var name = output is null ? _layer : Name(output);
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.AddRange(inputs);
        node.Output.Add(name);
        _graph.Node.Add(node);
        return new OnnxNode(node);
    }

    private string Store(string name, TensorProto.Types.DataType type, long[] shape, ReadOnlySpan<byte> values)
    {
        var tensor = Describe(name, type, shape, values);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private TensorProto Describe(string name, TensorProto.Types.DataType type, long[] shape, ReadOnlySpan<byte> values)
    {
        var tensor = new TensorProto { Name = Name(name), DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }
}

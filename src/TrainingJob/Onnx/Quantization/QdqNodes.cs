using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using DataType = AePipeline.TrainingJob.Onnx.Protobuf.TensorProto.Types.DataType;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>Collects the nodes of a quantized graph, in their order, with the constants that they read.</summary>
internal sealed class QdqNodes
{
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _initializers = [];

    public IReadOnlyList<NodeProto> Nodes => _nodes;

    public IReadOnlyList<TensorProto> Initializers => _initializers;

    /// <summary>What a tensor is called after it was quantized and brought back.</summary>
    public static string Dequantized(string tensor) => $"{tensor}.dequantized";

    public void Add(NodeProto node) => _nodes.Add(node);

    /// <summary>Rounds a tensor to bytes and brings it back.</summary>
    public void AddPair(string tensor, ActivationRange range)
    {
        var scale = Store($"{tensor}.scale", DataType.Float, [], MemoryMarshal.AsBytes<float>([range.Scale]));
        var zero = Store($"{tensor}.zero", DataType.Uint8, [], [range.ZeroPoint]);
        Add("QuantizeLinear", $"{tensor}.quantized", tensor, scale, zero);
        Add("DequantizeLinear", Dequantized(tensor), $"{tensor}.quantized", scale, zero);
    }

    /// <summary>Stores whole numbers in place of a constant, and brings them back by a scale for each output channel.</summary>
    /// <returns>The name of what a node reads.</returns>
    public string AddConstant(TensorProto constant, DataType type, ReadOnlySpan<byte> values, float[] scales)
    {
        var quantized = Store($"{constant.Name}.quantized", type, constant.Dims, values);
        var scale = Store($"{constant.Name}.scale", DataType.Float, [scales.Length], MemoryMarshal.AsBytes<float>(scales));
        var zero = Store($"{constant.Name}.zero", type, [scales.Length], new byte[scales.Length * (type == DataType.Int32 ? sizeof(int) : 1)]);
        Add("DequantizeLinear", Dequantized(constant.Name), quantized, scale, zero).Attribute.Add(
            new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        return Dequantized(constant.Name);
    }

    private NodeProto Add(string operation, string output, params IEnumerable<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        _nodes.Add(node);
        return node;
    }

    private string Store(string name, DataType type, IEnumerable<long> shape, ReadOnlySpan<byte> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape);
        _initializers.Add(tensor);
        return name;
    }
}

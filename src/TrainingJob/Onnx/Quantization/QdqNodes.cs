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

    /// <summary>Pixels of the square that a DepthToSpace spreads a pixel's channels over.</summary>
    public static int PlacesOf(NodeProto node) => (int)(BlockOf(node) * BlockOf(node));

    public void Add(NodeProto node) => _nodes.Add(node);

    /// <summary>Rounds a tensor to bytes and brings it back.</summary>
    public void AddPair(string tensor, ActivationRange range)
    {
        var scale = Store($"{tensor}.scale", DataType.Float, [], MemoryMarshal.AsBytes<float>([range.Scale]));
        var zero = Store($"{tensor}.zero", DataType.Uint8, [], [range.ZeroPoint]);
        Add("QuantizeLinear", Quantized(tensor), tensor, scale, zero);
        Add("DequantizeLinear", Dequantized(tensor), Quantized(tensor), scale, zero);
    }

    /// <summary>
    /// Spreads the channels of a quantized tensor over squares of pixels, as a DepthToSpace of mode DCR does, by moving bytes with
    /// the channels last: there they lie in runs, and the runtime, whose convolutions of bytes have them last too, has no other order
    /// to bring them to and back.
    /// </summary>
    /// <param name="node">The DepthToSpace in whose place it stands; what it reads is quantized.</param>
    public void AddRearranged(NodeProto node)
    {
        var (source, target) = (node.Input[0], node.Output[0]);
        var block = BlockOf(node);
        var last = $"{target}.last";
        AddTransposed(last, Quantized(source), 0, 2, 3, 1);
        Add("Shape", $"{last}.shape", last);
        Add("Mul", $"{last}.wide", $"{last}.shape", Store($"{target}.growth", 1, block, block, 1));
        Add("Div", $"{target}.shape", $"{last}.wide", Store($"{target}.spread", 1, 1, 1, block * block));
        Add("Reshape", $"{target}.rows.last", last, Store($"{target}.split", 0, 0, 0, block, -1));
        AddTransposed($"{target}.placed", $"{target}.rows.last", 0, 1, 3, 2, 4);
        Add("Reshape", $"{target}.joined", $"{target}.placed", $"{target}.shape");
        AddTransposed(Quantized(target), $"{target}.joined", 0, 3, 1, 2);
        Add("DequantizeLinear", Dequantized(target), Quantized(target), $"{source}.scale", $"{source}.zero");
    }

    /// <summary>Stores whole numbers in place of a constant, and brings them back by a scale for each output channel.</summary>
    /// <returns>The name of what a node reads.</returns>
    public string AddConstant(TensorProto constant, DataType type, ReadOnlySpan<byte> values, float[] scales)
    {
        var quantized = Store(Quantized(constant.Name), type, constant.Dims, values);
        var scale = Store($"{constant.Name}.scale", DataType.Float, [scales.Length], MemoryMarshal.AsBytes<float>(scales));
        var zero = Store($"{constant.Name}.zero", type, [scales.Length], new byte[scales.Length * (type == DataType.Int32 ? sizeof(int) : 1)]);
        Add("DequantizeLinear", Dequantized(constant.Name), quantized, scale, zero).Attribute.Add(
            new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        return Dequantized(constant.Name);
    }

    private static long BlockOf(NodeProto node) => node.Attribute.Single(attribute => attribute.Name == "blocksize").I;

    private static string Quantized(string tensor) => $"{tensor}.quantized";

    private void AddTransposed(string output, string input, params long[] order) => Add("Transpose", output, input).Attribute.Add(
        new AttributeProto { Name = "perm", Type = AttributeProto.Types.AttributeType.Ints, Ints = { order } });

    private NodeProto Add(string operation, string output, params IEnumerable<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        _nodes.Add(node);
        return node;
    }

    private string Store(string name, params long[] values) => Store(name, DataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));

    private string Store(string name, DataType type, IEnumerable<long> shape, ReadOnlySpan<byte> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape);
        _initializers.Add(tensor);
        return name;
    }
}

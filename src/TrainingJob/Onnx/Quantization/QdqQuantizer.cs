using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Onnx.Protobuf;
using Google.Protobuf;
using DataType = AePipeline.TrainingJob.Onnx.Protobuf.TensorProto.Types.DataType;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>
/// Has the middle of an ONNX file compute in 8-bit integers, in the QDQ form that runtimes fuse: pairs of QuantizeLinear and
/// DequantizeLinear around each node, weights as signed bytes with a scale for every output channel, bias as 32-bit integers
/// (Jacob et al., 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference").
/// The convolutions that write the correction stay as they are: there 8 bits would be seen. The others read an image of 8 bits;
/// sums and sub-pixel rearrangements between them are quantized too, so that nothing comes back to floating point on the way, and
/// ONNX Runtime keeps the channels last from the first to the last.
/// </summary>
public sealed class QdqQuantizer
{
    /// <summary>What the samples of an image are: steps are those of its own 8 bits, and what lies beyond is clipped.</summary>
    private static readonly ActivationRange s_image = new(0, 1);

    private readonly GraphProto _graph;
    private readonly Dictionary<string, ActivationRange> _ranges;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly IntegerNodes _integer;
    private readonly HashSet<string> _quantized = [];
    private readonly HashSet<string> _rearranged = [];
    private readonly QdqNodes _nodes = new();

    private QdqQuantizer(GraphProto graph, IReadOnlyDictionary<string, ActivationRange> ranges, IReadOnlyCollection<string> exact)
    {
        _graph = graph;
        _ranges = new Dictionary<string, ActivationRange>(ranges);
        foreach (var input in graph.Input) _ranges.TryAdd(input.Name, s_image);
        _constants = graph.Initializer.ToDictionary(tensor => tensor.Name);
        _integer = new IntegerNodes(graph, exact);
    }

    /// <summary>Quantizes a file.</summary>
    /// <param name="model">A network as it was exported; it stays as it is.</param>
    /// <param name="ranges">The range of every tensor that a quantized node reads or writes, by name.</param>
    /// <param name="exact">Names of the maps that are computed in floating point all the same.</param>
    /// <exception cref="ArgumentException">A range is missing.</exception>
    public static ModelProto Quantize(ModelProto model, IReadOnlyDictionary<string, ActivationRange> ranges, params IReadOnlyCollection<string> exact)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(ranges);
        var quantized = model.Clone();
        new QdqQuantizer(quantized.Graph, ranges, exact).Rewrite();
        // Nobody goes on training from bytes.
        quantized.MetadataProps.Clear();
        return quantized;
    }

    /// <summary>The maps that a quantized file rounds to bytes, each with its range; what is only rearranged of one is not rounded again.</summary>
    /// <param name="model">The network as it was exported.</param>
    /// <param name="ranges">The range of every tensor that a quantized node reads or writes, by name.</param>
    /// <param name="exact">Names of the maps that are computed in floating point all the same.</param>
    /// <exception cref="ArgumentException">A range is missing.</exception>
    public static IReadOnlyDictionary<string, ActivationRange> Rounded(
        ModelProto model, IReadOnlyDictionary<string, ActivationRange> ranges, params IReadOnlyCollection<string> exact)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(ranges);
        var quantizer = new QdqQuantizer(model.Clone().Graph, ranges, exact);
        quantizer.Rewrite();
        return quantizer._quantized.ToDictionary(tensor => tensor, quantizer.RangeOf);
    }

    private void Rewrite()
    {
        foreach (var node in _graph.Node.ToList())
        {
            if (_integer.Contains(node) && node.OpType == "DepthToSpace")
            {
                Rearrange(node);
                continue;
            }

            if (_integer.Contains(node)) QuantizeInputs(node);
            else ReadDequantized(node);
            _nodes.Add(node);
            if (_integer.IsEnd(node.Output[0])) Quantize(node.Output[0]);
        }

        _graph.Node.Clear();
        _graph.Initializer.AddRange(_nodes.Initializers);
        var read = _nodes.Nodes.SelectMany(node => node.Input).ToHashSet();
        // What is only rearranged is read as bytes.
        _graph.Node.AddRange(_nodes.Nodes.Where(node => node.OpType != "DequantizeLinear" || read.Contains(node.Output[0])));
        foreach (var unread in _graph.Initializer.Where(tensor => !read.Contains(tensor.Name)).ToList()) _graph.Initializer.Remove(unread);
    }

    private void QuantizeInputs(NodeProto node)
    {
        var isConvolution = node.OpType == "Conv";
        if (isConvolution) QuantizeWeights(node);
        for (var i = 0; i < (isConvolution ? 1 : node.Input.Count); i++)
        {
            Quantize(node.Input[i]);
            node.Input[i] = QdqNodes.Dequantized(node.Input[i]);
        }
    }

    private void QuantizeWeights(NodeProto convolution)
    {
        var (weight, bias) = (InOrder(_constants[convolution.Input[1]], convolution), InOrder(_constants[convolution.Input[2]], convolution));
        var quantized = ChannelWeights.Quantize(Floats(weight), (int)weight.Dims[0]);
        var step = RangeOf(convolution.Input[0]).Scale;
        float[] biasScales = [.. quantized.Scales.Select(scale => scale * step)];
        int[] biases = [.. Floats(bias).Select((value, i) => (int)Math.Round(Math.Clamp(value / (double)biasScales[i], int.MinValue, int.MaxValue)))];
        convolution.Input[1] = _nodes.AddConstant(weight, DataType.Int8, MemoryMarshal.AsBytes<sbyte>(quantized.Values), quantized.Scales);
        convolution.Input[2] = _nodes.AddConstant(bias, DataType.Int32, MemoryMarshal.AsBytes<int>(biases), biasScales);
    }

    /// <summary>
    /// A convolution's constant with its filters as <see cref="QdqNodes.AddRearranged"/> wants them: those of one place of the square
    /// together, in place of those of one channel.
    /// </summary>
    private TensorProto InOrder(TensorProto constant, NodeProto convolution)
    {
        if (_integer.RearrangementOf(convolution) is not { } rearrangement) return constant;
        var places = QdqNodes.PlacesOf(rearrangement);
        var values = Floats(constant);
        var filters = values.Chunk(values.Length / (int)constant.Dims[0]).ToArray();
        var channels = filters.Length / places;
        float[] ordered = [.. Enumerable.Range(0, filters.Length).SelectMany(i => filters[(i % channels * places) + (i / channels)])];
        return new TensorProto(constant) { RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(ordered)) };
    }

    private void Rearrange(NodeProto node)
    {
        _nodes.AddRearranged(node);
        _ranges[node.Output[0]] = RangeOf(node.Input[0]);
        _rearranged.Add(node.Output[0]);
    }

    /// <summary>Everybody reads the map of a quantized node as it was rounded: the runtime then has no other.</summary>
    private void ReadDequantized(NodeProto node)
    {
        for (var i = 0; i < node.Input.Count; i++)
        {
            if (_integer.IsEnd(node.Input[i])) node.Input[i] = QdqNodes.Dequantized(node.Input[i]);
        }
    }

    private void Quantize(string tensor)
    {
        if (!_rearranged.Contains(tensor) && _quantized.Add(tensor)) _nodes.AddPair(tensor, RangeOf(tensor));
    }

    private ActivationRange RangeOf(string tensor) => _ranges.TryGetValue(tensor, out var range)
        ? range
        : throw new ArgumentException($"There is no range of '{tensor}': calibrate with the network that the file was written from.", nameof(tensor));

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}

using System.Runtime.InteropServices;
using AePipeline.TrainingJob.Onnx.Protobuf;
using DataType = AePipeline.TrainingJob.Onnx.Protobuf.TensorProto.Types.DataType;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>
/// Has the convolutions of an ONNX file compute in 8-bit integers, in the QDQ form that runtimes fuse: pairs of QuantizeLinear
/// and DequantizeLinear around each, weights as signed bytes with a scale for every output channel, bias as 32-bit integers
/// (Jacob et al., 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference").
/// The convolutions that read the image and that write the correction stay as they are, and so do sums: there 8 bits would
/// be seen.
/// </summary>
public sealed class QdqQuantizer
{
    private readonly GraphProto _graph;
    private readonly IReadOnlyDictionary<string, ActivationRange> _ranges;
    private readonly HashSet<NodeProto> _inner;
    private readonly HashSet<string> _ends;
    private readonly HashSet<string> _quantized = [];
    private readonly QdqNodes _nodes = new();

    private QdqQuantizer(GraphProto graph, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        _graph = graph;
        _ranges = ranges;
        var convolutions = new ConvolutionMap(graph);
        _inner = [.. convolutions.Inner];
        _ends = [.. _inner.Select(convolutions.EndOf)];
    }

    /// <summary>Quantizes a file.</summary>
    /// <param name="model">What <see cref="OnnxExporter"/> wrote; it stays as it is.</param>
    /// <param name="ranges">The range of every tensor that a convolution reads or writes, by name.</param>
    /// <exception cref="ArgumentException">A range is missing.</exception>
    public static ModelProto Quantize(ModelProto model, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(ranges);
        var quantized = model.Clone();
        new QdqQuantizer(quantized.Graph, ranges).Rewrite();
        // Nobody goes on training from bytes.
        quantized.MetadataProps.Clear();
        return quantized;
    }

    private void Rewrite()
    {
        var weights = _graph.Initializer.ToDictionary(tensor => tensor.Name);
        foreach (var node in _graph.Node.ToList())
        {
            if (_inner.Contains(node)) QuantizeInputs(node, weights);
            else ReadDequantized(node);
            _nodes.Add(node);
            if (_ends.Contains(node.Output[0])) Quantize(node.Output[0]);
        }

        _graph.Node.Clear();
        _graph.Node.AddRange(_nodes.Nodes);
        _graph.Initializer.AddRange(_nodes.Initializers);
        var read = _graph.Node.SelectMany(node => node.Input).ToHashSet();
        foreach (var unread in _graph.Initializer.Where(tensor => !read.Contains(tensor.Name)).ToList()) _graph.Initializer.Remove(unread);
    }

    private void QuantizeInputs(NodeProto convolution, Dictionary<string, TensorProto> weights)
    {
        var (source, weight, bias) = (convolution.Input[0], weights[convolution.Input[1]], weights[convolution.Input[2]]);
        Quantize(source);
        var quantized = ChannelWeights.Quantize(Floats(weight), (int)weight.Dims[0]);
        float[] biasScales = [.. quantized.Scales.Select(scale => scale * RangeOf(source).Scale)];
        int[] biases = [.. Floats(bias).Select((value, i) => (int)Math.Round(Math.Clamp(value / (double)biasScales[i], int.MinValue, int.MaxValue)))];
        convolution.Input[0] = QdqNodes.Dequantized(source);
        convolution.Input[1] = _nodes.AddConstant(weight, DataType.Int8, MemoryMarshal.AsBytes<sbyte>(quantized.Values), quantized.Scales);
        convolution.Input[2] = _nodes.AddConstant(bias, DataType.Int32, MemoryMarshal.AsBytes<int>(biases), biasScales);
    }

    /// <summary>Everybody reads the map of a quantized convolution as it was rounded: the runtime then has no other.</summary>
    private void ReadDequantized(NodeProto node)
    {
        for (var i = 0; i < node.Input.Count; i++)
        {
            if (_ends.Contains(node.Input[i])) node.Input[i] = QdqNodes.Dequantized(node.Input[i]);
        }
    }

    private void Quantize(string tensor)
    {
        if (_quantized.Add(tensor)) _nodes.AddPair(tensor, RangeOf(tensor));
    }

    private ActivationRange RangeOf(string tensor) => _ranges.TryGetValue(tensor, out var range)
        ? range
        : throw new ArgumentException($"There is no range of '{tensor}': calibrate with the network that the file was written from.", nameof(tensor));

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}

using AePipeline.TrainingJob.Onnx.Protobuf;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>Where the convolutions of a graph are.</summary>
internal sealed class ConvolutionMap
{
    private readonly ILookup<string, NodeProto> _readers;

    public ConvolutionMap(GraphProto graph)
    {
        _readers = graph.Node.SelectMany(node => node.Input.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        var first = graph.Input.Select(input => input.Name).ToHashSet();
        foreach (var node in graph.Node.Where(node => !IsConvolution(node) && node.Input.Any(first.Contains))) first.UnionWith(node.Output);
        var last = graph.Output.Select(output => output.Name).ToHashSet();
        foreach (var node in graph.Node.Reverse().Where(node => !IsConvolution(node) && node.Output.Any(last.Contains))) last.UnionWith(node.Input);
        Inner = [.. graph.Node.Where(node => IsConvolution(node) && !first.Contains(node.Input[0]) && !last.Contains(node.Output[0]))];
    }

    /// <summary>Those that neither read the image nor write the output, but for what is no convolution in between.</summary>
    public IReadOnlyList<NodeProto> Inner { get; }

    /// <summary>The tensor that a convolution's map becomes: that of its rectifier where nothing else reads it, otherwise its own.</summary>
    public string EndOf(NodeProto convolution) => _readers[convolution.Output[0]].ToList() is [{ OpType: "Relu" } rectifier]
        ? rectifier.Output[0]
        : convolution.Output[0];

    private static bool IsConvolution(NodeProto node) => node.OpType == "Conv";
}

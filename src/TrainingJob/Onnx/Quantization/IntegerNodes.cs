using AePipeline.TrainingJob.Onnx.Protobuf;

namespace AePipeline.TrainingJob.Onnx.Quantization;

/// <summary>
/// Which nodes of a graph compute with 8-bit integers: the convolutions, but for those that write the output without another
/// after them and those that are to stay exact, and the sums and rearrangements that stand between them.
/// </summary>
internal sealed class IntegerNodes
{
    private readonly ILookup<string, NodeProto> _readers;
    private readonly HashSet<NodeProto> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _ends = [];

    /// <param name="graph">The graph.</param>
    /// <param name="exact">Names of the maps that are not to be computed so.</param>
    public IntegerNodes(GraphProto graph, IReadOnlyCollection<string> exact)
    {
        _readers = graph.Node.SelectMany(node => node.Input.Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        var last = graph.Output.Select(output => output.Name).ToHashSet();
        foreach (var node in graph.Node.Reverse().Where(node => !IsConvolution(node) && node.Output.Any(last.Contains))) last.UnionWith(node.Input);
        foreach (var node in graph.Node.Where(node => !last.Contains(node.Output[0])))
        {
            if (exact.Contains(node.Output[0]) || (!IsConvolution(node) && !IsBetween(node))) continue;
            _nodes.Add(node);
            _ends.Add(EndOf(node));
        }
    }

    /// <summary>Whether a node is one of them.</summary>
    public bool Contains(NodeProto node) => _nodes.Contains(node);

    /// <summary>Whether a tensor is what one of them becomes.</summary>
    public bool IsEnd(string tensor) => _ends.Contains(tensor);

    /// <summary>The sub-pixel rearrangement that alone reads what a convolution writes, or null.</summary>
    public NodeProto? RearrangementOf(NodeProto convolution) => OnlyReaderOf(convolution) is { OpType: "DepthToSpace" } node && _nodes.Contains(node) ? node : null;

    /// <summary>The tensor that a node's map becomes: that of its rectifier where nothing else reads it, otherwise its own.</summary>
    private string EndOf(NodeProto node) => OnlyReaderOf(node) is { OpType: "Relu" } rectifier ? rectifier.Output[0] : node.Output[0];

    /// <summary>Whether a node that is no convolution joins or spreads the bytes of others; what is spread must have been ordered for it.</summary>
    private bool IsBetween(NodeProto node) => node.OpType switch
    {
        "Add" => node.Input.Any(_ends.Contains),
        "DepthToSpace" => _nodes.Any(convolution => IsConvolution(convolution) && OnlyReaderOf(convolution) == node),
        _ => false,
    };

    private NodeProto? OnlyReaderOf(NodeProto node) => _readers[node.Output[0]].ToList() is [var reader] ? reader : null;

    private static bool IsConvolution(NodeProto node) => node.OpType == "Conv";
}

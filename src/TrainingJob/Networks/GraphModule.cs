using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks;

/// <summary>A <see cref="LayerGraph"/> as a trainable TorchSharp module.</summary>
public sealed class GraphModule : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module?> _modules;
    private readonly Dictionary<string, int> _uses;

    /// <summary>Creates the module with freshly initialised weights.</summary>
    public GraphModule(LayerGraph graph)
        : base(nameof(GraphModule))
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _modules = graph.Nodes.ToDictionary(node => node.Name, node => node.Layer.CreateModule());
        _uses = graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs).CountBy(input => input).ToDictionary();
        foreach (var (name, module) in _modules)
        {
            if (module is not null) register_module(name.Replace('.', '_'), module);
        }
    }

    /// <summary>The description it was built from.</summary>
    public LayerGraph Graph { get; }

    /// <summary>Number format of the computation; weights, and the outputs, are float32 whatever it is.</summary>
    public ScalarType Precision { get; set; } = ScalarType.Float32;

    /// <summary>Told of every layer's map as it is computed; null for nobody.</summary>
    internal Action<string, Tensor>? Observer { get; set; }

    /// <summary>Gives the map that is to stand in place of a layer's, or null for the layer's own; null for nobody.</summary>
    internal Func<string, Tensor, Tensor?>? Replacement { get; set; }

    /// <summary>Rounds maps as a file of bytes will; null for a network that computes as it is.</summary>
    internal SimulatedRounding? Rounding { get; private set; }

    /// <summary>Rounds maps from now on, and learns their steps with the weights.</summary>
    internal void Round(SimulatedRounding rounding)
    {
        register_module("rounding", rounding);
        Rounding = rounding;
    }

    /// <summary>The module that holds a layer's weights, or null.</summary>
    public nn.Module? ModuleOf(LayerNode node) => _modules[node.Name];

    /// <summary>Computes the first output.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Compute(input)[0].MoveToOuterDisposeScope();
    }

    /// <summary>Computes every output, in the order of <see cref="LayerGraph.Outputs"/>.</summary>
    /// <param name="input"><c>[N, C, H, W]</c> or <c>[N, d]</c>.</param>
    /// <param name="controls">Values of the graph's controls, each <c>[N]</c> or <c>[N, d]</c>; one that is missing is neutral.</param>
    public IReadOnlyList<Tensor> Compute(Tensor input, IReadOnlyDictionary<string, Tensor>? controls = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var pending = new Dictionary<string, int>(_uses);
        var maps = new Dictionary<string, Tensor> { [Graph.InputName] = Graph.InputShape.IsVector ? input.alias() : ChannelsLast(input) };
        foreach (var (name, shape, neutral) in Graph.Controls)
        {
            maps[name] = controls?.GetValueOrDefault(name)?.alias() ?? full(shape.WithBatch(input.shape[0]), neutral, device: input.device);
        }

        foreach (var node in Graph.Nodes)
        {
            var inputs = node.Inputs.Select(name => maps[name]).ToArray();
            maps[node.Name] = node.Layer.Forward(_modules[node.Name], inputs, Precision);
            if (Replacement?.Invoke(node.Name, maps[node.Name]) is { } replacement) maps[node.Name] = replacement;
            if (Rounding is not null) maps[node.Name] = Rounding.Apply(node.Name, maps[node.Name]);
            Observer?.Invoke(node.Name, maps[node.Name]);
            Release(node, pending, maps);
        }

        return [.. Graph.Outputs.Select(name => maps[name].to(ScalarType.Float32).MoveToOuterDisposeScope())];
    }

    /// <summary>Same values and shape, laid out in memory as <c>[N, H, W, C]</c>: the fast layout for convolutions.</summary>
    private static Tensor ChannelsLast(Tensor image) => image.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static void Release(LayerNode node, Dictionary<string, int> pending, Dictionary<string, Tensor> maps)
    {
        foreach (var name in node.Inputs)
        {
            if (--pending[name] == 0) maps[name].Dispose();
        }
    }
}

using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// A network, described once: the TorchSharp module (<see cref="GraphModule"/>), the ONNX graph
/// (<see cref="Onnx.OnnxExporter"/>) and the receptive field all come from this list of layers.
/// </summary>
/// <param name="inputName">Name of the input tensor <c>[N, C, H, W]</c>.</param>
/// <param name="inputChannels">Its C.</param>
public sealed class LayerGraph(string inputName, int inputChannels)
{
    private readonly List<LayerNode> _nodes = [];
    private readonly Dictionary<string, Reach> _reach = new() { [inputName] = Reach.Input };

    /// <summary>Name of the input tensor.</summary>
    public string InputName { get; } = inputName;

    /// <summary>Channels of the input tensor.</summary>
    public int InputChannels { get; } = inputChannels;

    /// <summary>The layers in the order of computation; the last one's map is the output.</summary>
    public IReadOnlyList<LayerNode> Nodes => _nodes;

    /// <summary>Name of the output tensor.</summary>
    public string OutputName => _nodes[^1].Name;

    /// <summary>Reach of the output into the input.</summary>
    public Reach Reach => _reach[OutputName];

    /// <summary>Appends a layer.</summary>
    /// <returns>The name, for use as another layer's input.</returns>
    /// <exception cref="ArgumentException">The name is taken, or an input is not there yet.</exception>
    public string Add(string name, Layer layer, params string[] inputs)
    {
        foreach (var input in inputs)
        {
            if (!_reach.ContainsKey(input))
            {
                throw new ArgumentException($"Layer '{name}' reads '{input}', which no layer before it computes.", nameof(inputs));
            }
        }

        if (!_reach.TryAdd(name, layer.Propagate([.. inputs.Select(input => _reach[input])])))
        {
            throw new ArgumentException($"Two layers are called '{name}'.", nameof(name));
        }

        _nodes.Add(new LayerNode(name, layer, inputs));
        return name;
    }

    /// <summary>Appends <c>x + conv(relu(conv(x)))</c> with 3x3 kernels (Lim et al., 2017, without batch norm).</summary>
    public string AddResidualBlock(string name, string input, int channels)
    {
        var first = Add($"{name}.first", new Convolution(channels, channels, 3), input);
        var active = Add($"{name}.relu", new Relu(), first);
        var second = Add($"{name}.second", new Convolution(channels, channels, 3), active);
        return Add(name, new Sum(), input, second);
    }
}

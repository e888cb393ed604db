using AePipeline.TrainingJob.Networks.Layers;

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// A network, described once: the TorchSharp module (<see cref="GraphModule"/>), the ONNX graph
/// (<see cref="Layer.Export"/>), the shapes and the receptive field all come from this list of layers.
/// </summary>
public sealed class LayerGraph
{
    private readonly List<LayerNode> _nodes = [];
    private readonly List<(string Name, SampleShape Shape, float Neutral)> _controls = [];
    private readonly Dictionary<string, (SampleShape Shape, Reach Reach)> _maps = [];
    private IReadOnlyList<string>? _outputs;

    /// <summary>Starts with nothing but the input.</summary>
    /// <param name="inputName">Name of the input tensor.</param>
    /// <param name="inputShape">Shape of one sample of it.</param>
    public LayerGraph(string inputName, SampleShape inputShape)
    {
        InputName = inputName;
        InputShape = inputShape;
        _maps.Add(inputName, (inputShape, Reach.Input));
    }

    /// <summary>Name of the input tensor.</summary>
    public string InputName { get; }

    /// <summary>Shape of one sample of the input.</summary>
    public SampleShape InputShape { get; }

    /// <summary>Further inputs, each a number <c>[N]</c> or a vector <c>[N, d]</c> for every sample, with the value where nobody gives one.</summary>
    public IReadOnlyList<(string Name, SampleShape Shape, float Neutral)> Controls => _controls;

    /// <summary>What the ONNX file says of itself, by name.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The layers in the order of computation.</summary>
    public IReadOnlyList<LayerNode> Nodes => _nodes;

    /// <summary>Names of the output tensors: those given to <see cref="SetOutputs"/>, otherwise the last layer's.</summary>
    public IReadOnlyList<string> Outputs => _outputs ?? [_nodes[^1].Name];

    /// <summary>Reach of the outputs into the input; a network that takes one size of image only sees it as a whole.</summary>
    public Reach Reach => InputShape.IsOpen ? Outputs.Select(output => _maps[output].Reach).Aggregate(Reach.Union) : Reach.Everything;

    /// <summary>Shape of one sample of a layer's output.</summary>
    public SampleShape ShapeOf(string name) => _maps[name].Shape;

    /// <summary>The layer that computes an output.</summary>
    public Layer LayerOf(string name) => _nodes.Single(node => node.Name == name).Layer;

    /// <summary>Adds an input that is a number for every sample, to be read by <see cref="Layers.Scale"/>.</summary>
    /// <param name="name">Name of the tensor <c>[N]</c>.</param>
    /// <param name="neutral">Its value where nobody gives one.</param>
    /// <returns>The name, for use as a layer's input.</returns>
    public string AddControl(string name, float neutral)
    {
        _maps.Add(name, (SampleShape.Number, Reach.Nowhere));
        _controls.Add((name, SampleShape.Number, neutral));
        return name;
    }

    /// <summary>Adds an input that says of which class each sample is, one-hot; where nobody says, of each as much as of the others.</summary>
    /// <param name="name">Name of the tensor <c>[N, classes]</c>.</param>
    /// <param name="classes">How many there are.</param>
    /// <returns>The name, for use as a layer's input.</returns>
    public string AddClass(string name, int classes)
    {
        var shape = SampleShape.Vector(classes);
        _maps.Add(name, (shape, Reach.Everything));
        _controls.Add((name, shape, 1f / classes));
        return name;
    }

    /// <summary>Appends a layer.</summary>
    /// <returns>The name, for use as another layer's input.</returns>
    /// <exception cref="ArgumentException">The name is taken, an input is not there yet, or the shapes do not fit.</exception>
    public string Add(string name, Layer layer, params string[] inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (inputs.FirstOrDefault(input => !_maps.ContainsKey(input)) is { } missing)
        {
            throw new ArgumentException($"Layer '{name}' reads '{missing}', which no layer before it computes.", nameof(inputs));
        }

        var read = inputs.Select(input => _maps[input]).ToList();
        var reach = read.TrueForAll(map => map.Reach.IsLocal) ? layer.Propagate([.. read.Select(map => map.Reach)]) : Reach.Everything;
        if (!_maps.TryAdd(name, (layer.Shape([.. read.Select(map => map.Shape)]), reach)))
        {
            throw new ArgumentException($"Two layers are called '{name}'.", nameof(name));
        }

        _nodes.Add(new LayerNode(name, layer, inputs));
        return name;
    }

    /// <summary>Names the layers whose maps are the network's outputs, in their order.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public void SetOutputs(params string[] names) =>
        _outputs = names.FirstOrDefault(name => _nodes.TrueForAll(node => node.Name != name)) is { } missing
            ? throw new ArgumentException($"There is no layer '{missing}' to be an output.", nameof(names))
            : names;

    /// <summary>Appends a convolution and its rectifier.</summary>
    public string AddActiveConvolution(string name, string input, Convolution convolution) =>
        Add($"{name}.relu", new Relu(), Add(name, convolution, input));

    /// <summary>Appends a fully connected layer and its rectifier.</summary>
    public string AddActiveDense(string name, string input, int outputs) =>
        Add($"{name}.relu", new Relu(), Add(name, new Dense(ShapeOf(input).Length, outputs), input));

    /// <summary>Appends <c>x + conv(relu(conv(x)))</c> with 3x3 kernels (Lim et al., 2017, without batch norm).</summary>
    public string AddResidualBlock(string name, string input, int channels)
    {
        var first = AddActiveConvolution($"{name}.first", input, new Convolution(channels, channels, 3));
        var second = Add($"{name}.second", new Convolution(channels, channels, 3), first);
        return Add(name, new Sum(), input, second);
    }

    /// <summary>Appends several residual blocks.</summary>
    public string AddResidualBlocks(string name, string input, int channels, int count)
    {
        var map = input;
        for (var block = 0; block < count; block++)
        {
            map = AddResidualBlock($"{name}.block{block}", map, channels);
        }

        return map;
    }
}

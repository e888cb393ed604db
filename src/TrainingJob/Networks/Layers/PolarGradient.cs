using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// The gradient of a mix of channels, by central differences, <c>[N, C, H, W]</c> to <c>[N, 3, H', W']</c>: the binary logarithm of
/// its length, and cosine and sine of its doubled angle, so that an edge is the same from light to dark as from dark to light
/// (Granlund, 1978, "In search of a general picture processing operator"). Nothing is learnt.
/// </summary>
public sealed record PolarGradient : Layer
{
    /// <summary>A length below which noise decides, in units of the [0, 1] range over two pixels.</summary>
    private const float Least = 0.005f;

    private const int Window = 3;

    private readonly float[] _mix;
    private readonly int _stride;

    /// <param name="mix">Weight of each channel.</param>
    /// <param name="stride">Pixels from one that is looked at to the next, along each axis.</param>
    public PolarGradient(IReadOnlyList<float> mix, int stride = 1)
    {
        _mix = [.. mix];
        _stride = stride;
    }

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        using var mix = tensor(_mix, [1, _mix.Length, 1, 1], device: inputs[0].device);
        var mixed = (inputs[0].to(ScalarType.Float32) * mix).sum(1, keepdim: true);
        var (height, width) = (mixed.shape[2] - (Window - 1), mixed.shape[3] - (Window - 1));
        Tensor Pixels(long top, long left) => mixed.slice(2, top, top + height, _stride).slice(3, left, left + width, _stride);

        var (x, y) = (Pixels(1, 2) - Pixels(1, 0), Pixels(2, 1) - Pixels(0, 1));
        var squared = x.square() + y.square() + (Least * Least);
        return cat([squared.log() / (2 * MathF.Log(2)), (x.square() - y.square()) / squared, 2 * x * y / squared], dim: 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var scope = NewDisposeScope();
        string Node(string operation, string output, params string[] inputs)
        {
            writer.Node(operation, inputs, output);
            return writer.Name(output);
        }

        string Constant(string name, float value) => writer.Initializer(name, tensor(value));

        string Difference(string output, bool down)
        {
            writer.Node("Conv", [writer.Inputs[0], writer.Initializer($"{output}.kernel", Kernel(down))], output)
                .Ints("kernel_shape", Window, Window).Ints("strides", _stride, _stride);
            return writer.Name(output);
        }

        var (x, y) = (Difference("x", down: false), Difference("y", down: true));
        var (xx, yy, xy) = (Node("Mul", "xx", x, x), Node("Mul", "yy", y, y), Node("Mul", "xy", x, y));
        var squared = Node("Add", "squared", Node("Add", "length", xx, yy), Constant("least", Least * Least));
        var octaves = Node("Mul", "octaves", Node("Log", "log", squared), Constant("octave", 1 / (2 * MathF.Log(2))));
        var cosine = Node("Div", "cosine", Node("Sub", "difference", xx, yy), squared);
        var sine = Node("Div", "sine", Node("Add", "double", xy, xy), squared);
        writer.Node("Concat", [octaves, cosine, sine]).Int("axis", 1);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels == _mix.Length
        ? inputs[0].With(Window, side => ((side - Window) / _stride) + 1)
        : throw new ArgumentException($"The mix is of {_mix.Length} channels; the input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Window, _stride, padding: 0);

    /// <summary><c>[1, C, 3, 3]</c>: the next pixel less the one before.</summary>
    private Tensor Kernel(bool down)
    {
        float[] difference = down ? [0, -1, 0, 0, 0, 0, 0, 1, 0] : [0, 0, 0, -1, 0, 1, 0, 0, 0];
        return tensor([.. _mix.SelectMany(weight => difference.Select(value => weight * value))], [1, _mix.Length, Window, Window]);
    }
}

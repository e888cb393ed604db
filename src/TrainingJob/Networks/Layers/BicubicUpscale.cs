using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// Bicubic enlargement with pixel centres aligned and edges repeated, without weights to train. Every output pixel is a
/// fixed weighting of 5x5 input pixels that depends only on its place in its input pixel, so it is a convolution that
/// gives <c>Factor²</c> channels for one, then a <see cref="DepthToSpace"/>: exact and fast in every runtime.
/// </summary>
/// <param name="Channels">Channels in and out.</param>
/// <param name="Factor">Factor of the enlargement.</param>
public sealed record BicubicUpscale(int Channels, int Factor) : Layer
{
    private const int Radius = 2;
    private const int Kernel = (2 * Radius) + 1;

    private DepthToSpace Shuffle => new(Factor);

    /// <inheritdoc/>
    public override nn.Module CreateModule() => new Weights(this);

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        var padded = nn.functional.pad(inputs[0], [Radius, Radius, Radius, Radius], TorchSharp.PaddingModes.Replicate);

        // Every channel is an image of its own, with the same filters.
        var planes = padded.reshape(-1, 1, padded.shape[2], padded.shape[3]);
        var filters = ((Weights)module!).Values.narrow(0, 0, Factor * Factor);
        var phases = FullGroups.Convolve(planes, filters, bias: null);
        phases = phases.reshape(inputs[0].shape[0], Channels * Factor * Factor, inputs[0].shape[2], inputs[0].shape[3]);
        return Shuffle.Forward(null, [phases], precision).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        var weights = writer.Initializer("weight", ((Weights)module!).Values);
        var margins = writer.Integers("margins", 0, 0, Radius, Radius, 0, 0, Radius, Radius);
        writer.Node("Pad", [writer.Inputs[0], margins], output: "padded").String("mode", "edge");
        writer.Node("Conv", [writer.Name("padded"), weights], output: "phases").Ints("kernel_shape", Kernel, Kernel).Int("group", Channels);
        Shuffle.Export(null, writer.Reading("phases"));
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels == Channels
        ? inputs[0].With(Channels, side => side * Factor)
        : throw new ArgumentException($"The enlargement takes {Channels} channels; its input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Kernel, step: 1, Radius).Enlarged(Factor);

    /// <summary>Weights of the input pixels around the one that an output pixel lies in, along one axis.</summary>
    /// <param name="phase">Place of the output pixel in it, from 0 to Factor - 1.</param>
    private double[] Taps(int phase)
    {
        var position = ((phase + 0.5) / Factor) - 0.5;
        return [.. Enumerable.Range(-Radius, Kernel).Select(pixel => CubicKernel.At(position - pixel))];
    }

    /// <summary>The fixed weights <c>[C * Factor², 1, 5, 5]</c>; a buffer moves between devices but is never trained.</summary>
    private sealed class Weights : nn.Module
    {
        public Weights(BicubicUpscale layer)
            : base(nameof(BicubicUpscale))
        {
            var factor = layer.Factor;
            var taps = Enumerable.Range(0, factor).Select(layer.Taps).ToArray();
            var values =
                from channel in Enumerable.Range(0, layer.Channels)
                from vertical in taps
                from horizontal in taps
                from row in vertical
                from column in horizontal
                select (float)(row * column);
            register_buffer("weight", tensor(values.ToArray(), [layer.Channels * factor * factor, 1, Kernel, Kernel]));
        }

        public Tensor Values => get_buffer("weight")!;
    }
}

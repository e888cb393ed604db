using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>The largest value of every square of <c>Size * Size</c> pixels; the squares do not overlap.</summary>
/// <param name="Size">Side of the square.</param>
/// <param name="Padding">Pixels by which the first square begins before the map, at most half of its side.</param>
public sealed record MaxPool(int Size, int Padding = 0) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        nn.functional.max_pool2d(inputs[0], Size, Size, Padding);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) =>
        writer.Node("MaxPool", writer.Inputs)
            .Ints("kernel_shape", Size, Size)
            .Ints("strides", Size, Size)
            .Ints("pads", Padding, Padding, Padding, Padding);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) =>
        inputs[0].With(inputs[0].Channels, side => ((side + (2 * Padding) - Size) / Size) + 1);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Size, Size, Padding);
}

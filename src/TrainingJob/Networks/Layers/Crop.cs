using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>A map without its edges; for training alone, as a step of a <see cref="CollapsibleConvolution"/>.</summary>
/// <param name="Margin">Pixels that are cut off on each side.</param>
public sealed record Crop(int Margin) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].narrow(2, Margin, inputs[0].shape[2] - (2 * Margin)).narrow(3, Margin, inputs[0].shape[3] - (2 * Margin));

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => throw new NotSupportedException("It is no layer of an exported network.");

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].With(inputs[0].Channels, side => side - (2 * Margin));

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(1, 1, -Margin);
}

using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>A map as a vector, <c>[N, C, H, W]</c> to <c>[N, C * H * W]</c>, channel by channel and row by row.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) => inputs[0].flatten(1);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Flatten", writer.Inputs).Int("axis", 1);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => SampleShape.Vector(inputs[0].Length);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Everything;
}

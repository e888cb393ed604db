using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>The mean of each channel, <c>[N, C, H, W]</c> to <c>[N, C]</c>: how much of something an image has, not where.</summary>
public sealed record GlobalAverage : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].to(ScalarType.Float32).mean([2, 3]);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        writer.Node("GlobalAveragePool", writer.Inputs, "mean");
        writer.Node("Flatten", [writer.Name("mean")]).Int("axis", 1);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].IsVector
        ? throw new ArgumentException($"A vector {inputs[0]} has no places to average over.")
        : SampleShape.Vector(inputs[0].Channels);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Everything;
}

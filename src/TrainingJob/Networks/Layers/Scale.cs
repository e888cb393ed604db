using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Every channel of a map times a map of one channel, in float32.</summary>
public sealed record Scale : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].to(ScalarType.Float32) * inputs[1].to(ScalarType.Float32);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Mul", writer.Inputs);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[1] is { IsVector: false, Channels: 1 }
        ? inputs[0]
        : throw new ArgumentException($"A map is scaled by a map of one channel, not by {inputs[1]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Union(inputs[0], inputs[1]);
}

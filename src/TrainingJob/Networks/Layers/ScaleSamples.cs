using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Each sample's map times the sample's number, a control <c>[N]</c>; in float32.</summary>
internal sealed record ScaleSamples : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].to(ScalarType.Float32) * inputs[1].reshape(-1, 1, 1, 1);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Node("Reshape", [writer.Inputs[1], writer.Integers("shape", -1, 1, 1, 1)], "factor");
        writer.Node("Mul", [writer.Inputs[0], writer.Name("factor")]);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[1].IsNumber
        ? inputs[0]
        : throw new ArgumentException($"A sample is scaled by a number, not by {inputs[1]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Union(inputs[0], inputs[1]);
}

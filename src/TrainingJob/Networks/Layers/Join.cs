using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Vectors one after the other as one, in float32.</summary>
public sealed record Join : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        cat([.. inputs.Select(input => input.to(ScalarType.Float32))], 1);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Concat", writer.Inputs).Int("axis", 1);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs.FirstOrDefault(input => !input.IsVector) is { } map
        ? throw new ArgumentException($"{map} is no vector to be joined to others.")
        : SampleShape.Vector(inputs.Sum(input => input.Length));

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Everything;
}

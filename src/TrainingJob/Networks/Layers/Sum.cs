using AePipeline.TrainingJob.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Elementwise sum of two maps of one shape: a skip connection.</summary>
public sealed record Sum : Layer
{
    // Tensor's operators make such a number for every call, and nothing keeps it from the garbage collector while libtorch reads
    // it: a run of hours then ends with "toBFloat16: Expected false to be true".
    private static readonly Scalar s_once = 1.ToScalar();

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) => inputs[0].add(inputs[1], s_once);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Add", writer.Inputs);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new ArgumentException($"{inputs[0]} and {inputs[1]} cannot be added.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Union(inputs[0], inputs[1]);
}

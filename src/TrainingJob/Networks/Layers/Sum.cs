using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Elementwise sum of two maps of one shape: a skip connection.</summary>
public sealed record Sum : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0] + inputs[1];

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Add", writer.Inputs);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Union(inputs[0], inputs[1]);
}

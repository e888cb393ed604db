using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Logistic function, <c>1 / (1 + exp(-x))</c>: brings every value into (0, 1).</summary>
public sealed record Sigmoid : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].to(ScalarType.Float32).sigmoid();

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Sigmoid", writer.Inputs);
}

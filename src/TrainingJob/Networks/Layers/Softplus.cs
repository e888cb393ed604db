using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary><c>ln(1 + exp(x))</c>, a smooth way to positive values (Dugas et al., 2000), in float32.</summary>
public sealed record Softplus : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        nn.functional.softplus(inputs[0].to(ScalarType.Float32));

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => writer.Node("Softplus", writer.Inputs);
}

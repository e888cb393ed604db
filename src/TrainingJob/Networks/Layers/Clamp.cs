using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Values below a range raised to its start, those above it lowered to its end.</summary>
/// <param name="Least">Start of the range.</param>
/// <param name="Most">End of the range.</param>
public sealed record Clamp(float Least, float Most) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) => inputs[0].clamp(Least, Most);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var least = tensor(Least);
        using var most = tensor(Most);
        writer.Node("Clip", [writer.Inputs[0], writer.Initializer("least", least), writer.Initializer("most", most)]);
    }
}

using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary><c>x / (x + Half)</c> of values that are not negative: 0 of 0, a half of <paramref name="Half"/>, towards 1 beyond.</summary>
/// <param name="Half">Where it is a half; above 0.</param>
internal sealed record Saturation(float Half) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) => inputs[0] / (inputs[0] + Half);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var half = tensor(Half);
        writer.Node("Add", [writer.Inputs[0], writer.Initializer("constant", half)], "raised");
        writer.Node("Div", [writer.Inputs[0], writer.Name("raised")]);
    }
}

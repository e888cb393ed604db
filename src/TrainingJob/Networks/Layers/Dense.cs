using AePipeline.TrainingJob.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>A fully connected layer with bias, <c>[N, Inputs]</c> to <c>[N, Outputs]</c>; always computed in float32.</summary>
/// <param name="Inputs">Length of the vector in.</param>
/// <param name="Outputs">Length of the vector out.</param>
/// <param name="Spread">
/// What squared distances are multiplied by on average at the start, by a random projection onto orthogonal directions; null for
/// the usual initialisation.
/// </param>
public sealed record Dense(int Inputs, int Outputs, double? Spread = null) : Layer
{
    /// <inheritdoc/>
    public override nn.Module CreateModule()
    {
        var linear = nn.Linear(Inputs, Outputs);
        if (Spread is { } spread) nn.init.orthogonal_(linear.weight, Math.Sqrt(spread * Math.Max(1, (double)Inputs / Outputs)));
        return linear;
    }

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        ((Linear)module!).forward(inputs[0].to(ScalarType.Float32));

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        var linear = (Linear)module!;
        var weight = writer.Initializer("weight", linear.weight);
        var bias = writer.Initializer("bias", linear.bias!);
        writer.Node("Gemm", [writer.Inputs[0], weight, bias]).Int("transB", 1);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0] == SampleShape.Vector(Inputs)
        ? SampleShape.Vector(Outputs)
        : throw new ArgumentException($"The layer reads [{Inputs}]; its input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Everything;
}

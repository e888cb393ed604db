using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>A vector as a map, <c>[N, C * H * W]</c> to <c>[N, C, H, W]</c>: the inverse of <see cref="Flatten"/>.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
public sealed record Unflatten(int Channels, int Height, int Width) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        inputs[0].reshape(-1, Channels, Height, Width);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) =>
        writer.Node("Reshape", [writer.Inputs[0], writer.Integers("shape", -1, Channels, Height, Width)]);

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Length == Channels * Height * Width
        ? SampleShape.Image(Channels, Height, Width)
        : throw new ArgumentException($"{inputs[0]} has not the values of [{Channels}, {Height}, {Width}].");
}

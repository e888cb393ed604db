using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>Repeats every pixel, <c>[N, C, H, W]</c> to <c>[N, C, H * Factor, W * Factor]</c>.</summary>
/// <param name="Factor">How often, along each axis.</param>
public sealed record UpsampleNearest(int Factor) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        nn.functional.interpolate(inputs[0], scale_factor: [Factor, Factor], mode: InterpolationMode.Nearest);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var factors = tensor(new float[] { 1, 1, Factor, Factor });
        const string NoRegion = "";
        writer.Node("Resize", [writer.Inputs[0], NoRegion, writer.Initializer("scales", factors)])
            .String("mode", "nearest")
            .String("coordinate_transformation_mode", "asymmetric")
            .String("nearest_mode", "floor");
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].With(inputs[0].Channels, side => side * Factor);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Enlarged(Factor);
}

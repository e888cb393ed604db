using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// Sub-pixel rearrangement of <c>[N, C * Block², H, W]</c> to <c>[N, C, H * Block, W * Block]</c>
/// (Shi et al., 2016, "Real-Time Single Image and Video Super-Resolution").
/// </summary>
/// <param name="Block">Factor of the enlargement.</param>
public sealed record DepthToSpace(int Block) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        nn.functional.pixel_shuffle(inputs[0], Block);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) =>
        writer.Node("DepthToSpace", writer.Inputs).Int("blocksize", Block).String("mode", "CRD");

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels % (Block * Block) == 0
        ? inputs[0].With(inputs[0].Channels / (Block * Block), side => side * Block)
        : throw new ArgumentException($"{inputs[0]} has not a multiple of {Block * Block} channels.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Enlarged(Block);
}

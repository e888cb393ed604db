using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// Rearrangement of <c>[N, C, H, W]</c> to <c>[N, C * Block², H / Block, W / Block]</c>, which <see cref="DepthToSpace"/> undoes;
/// for training alone, as a step of a <see cref="CollapsibleConvolution"/>.
/// </summary>
/// <param name="Block">Factor of the reduction.</param>
public sealed record SpaceToDepth(int Block) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision) =>
        nn.functional.pixel_unshuffle(inputs[0], Block);

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer) => throw new NotSupportedException("It is no layer of an exported network.");

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].With(inputs[0].Channels * Block * Block, side => side / Block);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Block, Block, 0);
}

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
    public override Reach Propagate(IReadOnlyList<Reach> inputs)
    {
        var reach = inputs[0];
        var stride = reach.Stride / Block;
        return reach with { Stride = stride, Before = reach.Before + ((Block - 1) * stride) };
    }
}

using AePipeline.TrainingJob.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// A histogram whose bins have soft borders and are learnt: how much each pixel belongs to each of K bins, which sum to 1,
/// averaged over the image, <c>[N, C, H, W]</c> to <c>[N, K]</c>. A softmax of minus the squared distances to the bins' middles is,
/// since a pixel's own square is in all of them alike, a softmax of a 1x1 convolution (Arandjelović et al., 2016, "NetVLAD:
/// CNN Architecture for Weakly Supervised Place Recognition").
/// </summary>
/// <remarks>
/// The ONNX graph multiplies matrices with the bins last: ONNX Runtime's softmax is many times slower over an axis that is not.
/// </remarks>
/// <param name="Bins">Where the bins start.</param>
/// <param name="Stride">Pixels from one that is looked at to the next, along each axis.</param>
public sealed record SoftHistogram(SoftBins Bins, int Stride = 1) : Layer
{
    /// <inheritdoc/>
    public override nn.Module CreateModule()
    {
        var (count, axes) = (Bins.Count, Bins.Axes);
        var convolution = nn.Conv2d(axes, count, 1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sharpness = tensor(Bins.Sharpness);
        var origin = tensor(Bins.Origin);
        // Distances are counted from the middle of the range: smaller numbers are rounded less.
        var middles = tensor(Bins.Middles, [count, axes]) - origin;
        convolution.weight.copy_((2 * sharpness * middles).view(count, axes, 1, 1));
        convolution.bias!.copy_(-(sharpness * (middles.square() + (2 * origin * middles))).sum([1]));
        return convolution;
    }

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        // As a product of matrices: training a 1x1 convolution of so few channels corrupts memory (libtorch 2.10, CPU).
        var (height, width) = (inputs[0].shape[2], inputs[0].shape[3]);
        var picked = inputs[0].to(ScalarType.Float32).slice(2, 0, height, Stride).slice(3, 0, width, Stride).permute(0, 2, 3, 1);
        var convolution = (Conv2d)module!;
        var likeness = nn.functional.linear(picked, convolution.weight.flatten(1), convolution.bias!);
        return nn.functional.softmax(likeness, -1).mean([1, 2]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        var convolution = (Conv2d)module!;
        var weight = writer.Initializer("weight", convolution.weight);
        var bias = writer.Initializer("bias", convolution.bias!);
        writer.Node("Reshape", [weight, writer.Integers("weight.shape", Bins.Count, Bins.Axes)], "rows");
        writer.Node("Transpose", [writer.Name("rows")], "columns").Ints("perm", 1, 0);
        var picked = writer.Inputs[0];
        if (Stride > 1)
        {
            var start = writer.Integers("start", 0, 0);
            var end = writer.Integers("end", int.MaxValue, int.MaxValue);
            var axes = writer.Integers("axes", 2, 3);
            var steps = writer.Integers("steps", Stride, Stride);
            writer.Node("Slice", [picked, start, end, axes, steps], "picked");
            picked = writer.Name("picked");
        }

        writer.Node("Transpose", [picked], "pixels").Ints("perm", 0, 2, 3, 1);
        writer.Node("MatMul", [writer.Name("pixels"), writer.Name("columns")], "likeness.raw");
        writer.Node("Add", [writer.Name("likeness.raw"), bias], "likeness");
        writer.Node("Softmax", [writer.Name("likeness")], "shares").Int("axis", -1);
        writer.Node("ReduceMean", [writer.Name("shares")]).Ints("axes", 1, 2).Int("keepdims", 0);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].IsVector || inputs[0].Channels != Bins.Axes
        ? throw new ArgumentException($"The bins have {Bins.Axes} axes; the input is {inputs[0]}.")
        : SampleShape.Vector(Bins.Count);

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => Reach.Everything;
}

using AePipeline.TrainingJob.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// How much each pixel belongs to each of K bins, <c>[N, C, H, W]</c> to <c>[N, K, H', W']</c>, which sum to 1: averaged over an
/// image, a histogram whose bins have soft borders and are learnt. A softmax of minus the squared distances to the bins'
/// middles is, since a pixel's own square is in all of them alike, a softmax of a 1x1 convolution (Arandjelović et al., 2016,
/// "NetVLAD: CNN Architecture for Weakly Supervised Place Recognition").
/// </summary>
/// <param name="Bins">Where the bins start.</param>
/// <param name="Stride">Pixels from one that is looked at to the next, along each axis.</param>
public sealed record SoftAssignment(SoftBins Bins, int Stride = 1) : Layer
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
        // The pixels are picked first: training a strided 1x1 convolution of so few channels corrupts memory (libtorch 2.10, CPU).
        var (height, width) = (inputs[0].shape[2], inputs[0].shape[3]);
        var picked = inputs[0].to(ScalarType.Float32).slice(2, 0, height, Stride).slice(3, 0, width, Stride);
        return nn.functional.softmax(((Conv2d)module!).forward(picked), 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        var convolution = (Conv2d)module!;
        var weight = writer.Initializer("weight", convolution.weight);
        var bias = writer.Initializer("bias", convolution.bias!);
        writer.Node("Conv", [writer.Inputs[0], weight, bias], "likeness").Ints("kernel_shape", 1, 1).Ints("strides", Stride, Stride);
        writer.Node("Softmax", [writer.Name("likeness")]).Int("axis", 1);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels == Bins.Axes
        ? inputs[0].With(Bins.Count, side => ((side - 1) / Stride) + 1)
        : throw new ArgumentException($"The bins have {Bins.Axes} axes; the input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(size: 1, Stride, padding: 0);
}

using AePipeline.TrainingJob.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>A square convolution with bias; zero padding keeps the size at stride 1 when the kernel is odd.</summary>
/// <param name="InChannels">Channels in.</param>
/// <param name="OutChannels">Channels out.</param>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Step in pixels; an even kernel equal to the stride tiles the input without overlap.</param>
/// <param name="Padding">Zeros beyond every edge, in pixels; null for as many as keep the size.</param>
/// <param name="Glorot">
/// Whether the weights start as Glorot and Bengio (2010) have it, with no bias, rather than as libtorch has it: Keras's way.
/// </param>
/// <param name="Gain">Factor on the weights that libtorch starts with.</param>
/// <param name="Balanced">Whether the weights of each filter start so that they add up to 0: it sees contrasts and no brightness.</param>
/// <param name="Start">What the bias starts from; null for what libtorch gives it.</param>
public sealed record Convolution(
    int InChannels, int OutChannels, int Kernel, int Stride = 1, int? Padding = null, bool Glorot = false, float Gain = 1, bool Balanced = false, float? Start = null) : Layer
{
    private int Zeros => Padding ?? (Kernel - 1) / 2;

    /// <inheritdoc/>
    public override nn.Module CreateModule()
    {
        var convolution = nn.Conv2d(InChannels, OutChannels, Kernel, Stride, Zeros);
        if (Glorot)
        {
            nn.init.xavier_uniform_(convolution.weight);
            nn.init.zeros_(convolution.bias!);
        }

        using var noGradient = no_grad();
        if (Balanced) convolution.weight.sub_(convolution.weight.mean([1, 2, 3], keepdim: true));
        if (Gain != 1) convolution.weight.mul_(Gain);
        if (Start is { } bias) nn.init.constant_(convolution.bias!, bias);
        return convolution;
    }

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision)
    {
        var convolution = (Conv2d)module!;
        using var scope = NewDisposeScope();

        // The image itself stays float32 for the sum that ends the network: bfloat16 cannot hold 8-bit samples.
        var (input, weight, bias) = (inputs[0].to(precision), convolution.weight.to(precision), convolution.bias!.to(precision));
        return FullGroups.Convolve(input, weight, bias, Stride, Zeros).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        var convolution = (Conv2d)module!;
        var weight = writer.Initializer("weight", convolution.weight);
        var bias = writer.Initializer("bias", convolution.bias!);
        writer.Node("Conv", [writer.Inputs[0], weight, bias])
            .Ints("kernel_shape", Kernel, Kernel)
            .Ints("strides", Stride, Stride)
            .Ints("pads", Zeros, Zeros, Zeros, Zeros);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels == InChannels
        ? inputs[0].With(OutChannels, side => ((side + (2 * Zeros) - Kernel) / Stride) + 1)
        : throw new ArgumentException($"The convolution reads {InChannels} channels; its input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Kernel, Stride, Zeros);
}

using AePipeline.TrainingJob.Onnx;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Networks.Layers;

/// <summary>
/// Linear layers that are trained one after the other and written to the ONNX file as the one convolution that they amount to
/// (Bhardwaj et al., 2022, "Collapsible Linear Blocks for Super-Efficient Super Resolution"): they learn faster than that
/// convolution would, and cost no more than it does when the model runs.
/// </summary>
/// <param name="InChannels">Channels in.</param>
/// <param name="Kernel">Side of the convolution's kernel in pixels.</param>
/// <param name="Stride">Its step in pixels.</param>
/// <param name="Padding">Zeros that it sees beyond every edge, in pixels.</param>
/// <param name="Steps">The layers, each of one input.</param>
internal sealed record CollapsibleConvolution(int InChannels, int Kernel, int Stride, int Padding, IReadOnlyList<Layer> Steps) : Layer
{
    /// <inheritdoc/>
    public override nn.Module? CreateModule() => new StepModules([.. Steps.Select(step => step.CreateModule())]);

    /// <inheritdoc/>
    public override Tensor Forward(nn.Module? module, IReadOnlyList<Tensor> inputs, ScalarType precision)
    {
        var modules = ((StepModules)module!).Modules;
        var map = inputs[0];
        foreach (var (step, weights) in Steps.Zip(modules)) map = step.Forward(weights, [map], precision);
        return map;
    }

    /// <inheritdoc/>
    public override void Export(nn.Module? module, OnnxNodeWriter writer)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Collapse(module!);
        var names = new[] { writer.Inputs[0], writer.Initializer("weight", weight), writer.Initializer("bias", bias) };
        writer.Node("Conv", names)
            .Ints("kernel_shape", Kernel, Kernel)
            .Ints("strides", Stride, Stride)
            .Ints("pads", Padding, Padding, Padding, Padding);
        foreach (var (name, parameter) in module!.named_parameters()) writer.Remember(name, parameter);
    }

    /// <inheritdoc/>
    public override SampleShape Shape(IReadOnlyList<SampleShape> inputs) => inputs[0].Channels == InChannels
        ? Steps.Aggregate(inputs[0], (shape, step) => step.Shape([shape]))
        : throw new ArgumentException($"The convolution reads {InChannels} channels; its input is {inputs[0]}.");

    /// <inheritdoc/>
    public override Reach Propagate(IReadOnlyList<Reach> inputs) => inputs[0].Through(Kernel, Stride, Padding);

    /// <summary>
    /// The convolution's weights, <c>[K, C, Kernel, Kernel]</c> and <c>[K]</c>: what the layers answer, at one place, to a single
    /// pixel at each place of the kernel.
    /// </summary>
    private (Tensor Weight, Tensor Bias) Collapse(nn.Module module)
    {
        using var noGradient = no_grad();
        var device = module.parameters().First().device;
        var place = (Padding + Stride - 1) / Stride;
        var start = (place * Stride) - Padding;
        var side = (start + Kernel + Stride - 1) / Stride * Stride;
        var taps = InChannels * Kernel * Kernel;

        var pixels = zeros([taps + 1, InChannels, side, side], device: device);
        pixels.narrow(0, 0, taps).narrow(2, start, Kernel).narrow(3, start, Kernel).copy_(eye(taps, device: device).reshape(taps, InChannels, Kernel, Kernel));
        var answers = Forward(module, [pixels], ScalarType.Float32).select(3, place).select(2, place);
        var bias = answers[taps];
        var weight = (answers.narrow(0, 0, taps) - bias).transpose(0, 1).reshape(bias.shape[0], InChannels, Kernel, Kernel);
        return (weight, bias);
    }

    /// <summary>The modules of the layers; null for a layer without weights.</summary>
    private sealed class StepModules : nn.Module
    {
        public StepModules(IReadOnlyList<nn.Module?> modules)
            : base(nameof(StepModules))
        {
            Modules = modules;
            for (var i = 0; i < modules.Count; i++)
            {
                if (modules[i] is { } module) register_module($"{i}", module);
            }
        }

        public IReadOnlyList<nn.Module?> Modules { get; }
    }
}

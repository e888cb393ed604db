using AePipeline.TrainingJob.Networks.Layers;
using Conv2d = TorchSharp.Modules.Conv2d;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(32, 3, ScalarType.BFloat16)]
    [InlineData(32, 1, ScalarType.BFloat16)]
    [InlineData(3, 32, ScalarType.BFloat16)]
    [InlineData(8, 8, ScalarType.Float32)]
    [InlineData(4, 8, ScalarType.Float32)]
    [InlineData(32, 3, ScalarType.Float32)]
    public void Forward_FromOrToFewChannels_HasFiniteResultsAndGradients(int channelsIn, int channelsOut, ScalarType precision)
    {
        var layer = new Convolution(channelsIn, channelsOut, Kernel: 3);
        using var module = layer.CreateModule();

        for (var step = 0; step < 10; step++)
        {
            using var scope = NewDisposeScope();
            LeaveNaNInFreedMemory();
            var input = rand([8, channelsIn, 96, 96]).requires_grad_();
            var result = layer.Forward(module, [input], precision).to(ScalarType.Float32);
            result.abs().mean().backward();

            Assert.All([result, input.grad!, .. module.parameters().Select(weights => weights.grad!)], tensor => Assert.True(tensor.isfinite().all().item<bool>()));
        }
    }

    [Theory]
    [InlineData(3, 5, 3, 1)]
    [InlineData(16, 20, 1, 1)]
    [InlineData(4, 48, 2, 2)]
    public void Forward_AnyNumberOfChannels_IsTheConvolutionByItsDefinition(int channelsIn, int channelsOut, int kernel, int stride)
    {
        var layer = new Convolution(channelsIn, channelsOut, kernel, stride);
        using var module = (Conv2d)layer.CreateModule();
        using var scope = NewDisposeScope();
        var input = rand([2, channelsIn, 12, 10]).requires_grad_();

        var result = layer.Forward(module, [input], ScalarType.Float32);
        result.square().mean().backward();

        var copy = input.detach().clone().requires_grad_();
        var padding = (kernel - 1) / 2;
        var columns = nn.functional.unfold(copy, kernel, padding: padding, stride: stride);
        var expected = (module.weight.flatten(1).matmul(columns) + module.bias!.view(1, -1, 1)).view(result.shape);
        expected.square().mean().backward();
        Assert.True(result.allclose(expected, 1e-4, 1e-5));
        Assert.True(input.grad!.allclose(copy.grad!, 1e-4, 1e-6));
    }

    private static void LeaveNaNInFreedMemory()
    {
        foreach (var channels in (int[])[1, 4, 8, 16, 32]) full([8, channels, 96, 96], float.NaN).Dispose();
    }
}

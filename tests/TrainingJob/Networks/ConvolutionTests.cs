using AePipeline.TrainingJob.Networks.Layers;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(32, 3)]
    [InlineData(32, 1)]
    [InlineData(3, 32)]
    public void Forward_FromOrToFewChannelsInBFloat16_HasFiniteGradients(int channelsIn, int channelsOut)
    {
        var layer = new Convolution(channelsIn, channelsOut, Kernel: 3);
        using var module = layer.CreateModule();

        for (var step = 0; step < 40; step++)
        {
            using var scope = NewDisposeScope();
            LeaveNaNInFreedMemory();
            var input = rand([8, channelsIn, 96, 96]).requires_grad_();
            layer.Forward(module, [input], ScalarType.BFloat16).to(ScalarType.Float32).abs().mean().backward();

            Assert.All([input, .. module.parameters()], tensor => Assert.True(tensor.grad!.isfinite().all().item<bool>()));
        }
    }

    private static void LeaveNaNInFreedMemory()
    {
        foreach (var channels in (int[])[1, 4, 8, 16, 32]) full([8, channels, 96, 96], float.NaN).Dispose();
    }
}

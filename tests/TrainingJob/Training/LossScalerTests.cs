using AePipeline.TrainingJob.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class LossScalerTests
{
    [Fact]
    public void TryUnscale_FiniteGradients_DividesThemByTheFactor()
    {
        var scaler = new LossScaler(enabled: true);
        using var weight = new Parameter(ones(3));
        (weight * (2 * scaler.Scale)).sum().backward();
        Assert.True(scaler.TryUnscale([weight]));
        Assert.Equal([2f, 2f, 2f], weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void TryUnscale_GradientThatOverflowed_RefusesTheStepAndHalvesTheFactor()
    {
        var scaler = new LossScaler(enabled: true);
        using var weight = new Parameter(ones(3));
        (weight * float.PositiveInfinity).sum().backward();
        var before = scaler.Scale;
        Assert.False(scaler.TryUnscale([weight]));
        Assert.Equal(before / 2, scaler.Scale);
    }

    [Fact]
    public void TryUnscale_ManyGoodSteps_DoublesTheFactor()
    {
        var scaler = new LossScaler(enabled: true);
        var before = scaler.Scale;
        for (var step = 0; step < 2000; step++) Assert.True(scaler.TryUnscale([]));
        Assert.Equal(2 * before, scaler.Scale);
    }

    [Fact]
    public void TryUnscale_Float32_LeavesEverythingAsItIs()
    {
        var scaler = new LossScaler(enabled: false);
        using var weight = new Parameter(ones(1));
        (weight * 3).sum().backward();
        Assert.True(scaler.TryUnscale([weight]));
        Assert.Equal((1.0, 3f), (scaler.Scale, weight.grad!.item<float>()));
    }
}

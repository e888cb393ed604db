using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Onnx.Quantization;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class SimulatedRoundingTests
{
    private static readonly SimulatedRounding s_rounding = new(new Dictionary<string, ActivationRange> { ["map"] = new(-1, 1.55f) });

    [Fact]
    public void Apply_ToValues_BringsThemToStepsAndCutsOffWhatIsBeyond()
    {
        // 255 steps of 0.01.
        using var map = tensor([-7f, -1f, -0.004f, 0f, 0.006f, 1.234f, 9f]);

        var rounded = s_rounding.Apply("map", map).data<float>().ToArray();

        float[] expected = [-1, -1, 0, 0, 0.01f, 1.23f, 1.55f];
        Assert.Equal(expected.Length, rounded.Length);
        Assert.All(expected.Zip(rounded), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Apply_InTraining_LetsGradientsPassButWhereValuesAreCutOff()
    {
        using var map = tensor([-7f, -0.004f, 0.006f, 9f], requires_grad: true);

        s_rounding.Apply("map", map).sum().backward();

        Assert.Equal([0f, 1f, 1f, 0f], map.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Apply_ToALayerWithoutARange_LeavesTheMapAlone()
    {
        using var map = tensor([0.123f]);

        Assert.Same(map, s_rounding.Apply("other", map));
    }
}

using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Onnx.Quantization;
using TorchSharp;
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
    public void Ranges_OfMapsThatUseLittleOfThem_AreLearntToBeNarrower()
    {
        var start = new ActivationRange(-1, 1.55f);
        using var rounding = new SimulatedRounding(new Dictionary<string, ActivationRange> { ["map"] = start });
        using var map = linspace(-0.1, 0.2, 301);
        using var optimizer = optim.Adam(rounding.parameters(), 1e-3);
        var before = Learn();
        for (var step = 0; step < 100; step++) Learn();

        var range = rounding.Ranges["map"];
        Assert.InRange(range.Largest, 0.2f, 0.8f);
        Assert.Equal((start.ZeroPoint, 0), (range.ZeroPoint, Math.Round(range.Scale - (range.Largest / (255 - range.ZeroPoint)), 6)));
        Assert.InRange(Learn(), 0, before / 2);

        double Learn()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = (rounding.Apply("map", map) - map).square().mean();
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }
    }

    [Fact]
    public void Ranges_AfterAMoveThatReplacesParameters_AreTheLearntOnes()
    {
        using var rounding = new SimulatedRounding(new Dictionary<string, ActivationRange> { ["map"] = new(-1, 1) });
        using (no_grad()) rounding.parameters().Single().fill_(0.1f);
        var learnt = rounding.Ranges["map"];

        // As a move to another device and back does, for which there need be none here.
        rounding.to(ScalarType.Float64);
        rounding.to(ScalarType.Float32);

        Assert.Equal(learnt, rounding.Ranges["map"]);
        using (no_grad()) rounding.parameters().Single().fill_(0.2f);
        Assert.True(rounding.Ranges["map"].Largest > learnt.Largest);
        using var map = tensor([0.5f]);
        rounding.Apply("map", map).sum().backward();
        Assert.NotNull(rounding.parameters().Single().grad);
    }

    [Fact]
    public void Clone_OfNetworksThatRound_RoundsByTheSameRanges()
    {
        var graph = new LayerGraph("image", SampleShape.Image(1));
        graph.Add("map", new Convolution(1, 1, 1), "image");
        using var networks = new NetworkSet(graph);
        networks.Modules[0].Round(new SimulatedRounding(new Dictionary<string, ActivationRange> { ["map"] = new(-1, 1) }));
        using (no_grad()) networks.Parameters.Last().fill_(0.1f);

        using var clone = networks.Clone();

        var (expected, range) = (networks.Modules[0].Rounding!.Ranges["map"], clone.Modules[0].Rounding!.Ranges["map"]);
        Assert.Equal(expected, range);
        Assert.InRange(range.Largest, 2, float.MaxValue);
    }

    [Fact]
    public void Apply_ToALayerWithoutARange_LeavesTheMapAlone()
    {
        using var map = tensor([0.123f]);

        Assert.Same(map, s_rounding.Apply("other", map));
    }
}

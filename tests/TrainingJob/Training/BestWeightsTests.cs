using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Networks.Layers;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class BestWeightsTests
{
    [Fact]
    public void Observe_LossesThatRise_IsExhaustedAfterThePatienceAndBringsTheBestBack()
    {
        using var networks = Network();
        using var best = new BestWeights(patience: 2);
        Observe(best, networks, weight: 1, loss: 0.5);
        Observe(best, networks, weight: 2, loss: 0.6);
        Assert.False(best.IsExhausted);
        Observe(best, networks, weight: 3, loss: 0.4);
        Observe(best, networks, weight: 4, loss: 0.4);
        Assert.False(best.IsExhausted);
        Observe(best, networks, weight: 5, loss: 0.5);
        Assert.True(best.IsExhausted);
        best.RestoreTo(networks);
        Assert.All(networks.Parameters, weight => Assert.True(weight.eq(3).all().item<bool>()));
    }

    [Fact]
    public void Observe_NoPatience_NeverStopsAndLeavesTheWeights()
    {
        using var networks = Network();
        using var best = new BestWeights(patience: 0);
        for (var weight = 1; weight < 50; weight++) Observe(best, networks, weight, loss: weight);
        best.RestoreTo(networks);
        Assert.False(best.IsExhausted);
        Assert.All(networks.Parameters, weight => Assert.True(weight.eq(49).all().item<bool>()));
    }

    private static void Observe(BestWeights best, NetworkSet networks, float weight, double loss)
    {
        using (no_grad())
        {
            foreach (var parameter in networks.Parameters) parameter.fill_(weight);
        }

        best.Observe(loss, networks);
    }

    private static NetworkSet Network()
    {
        var graph = new LayerGraph("values", SampleShape.Vector(2));
        graph.Add("layer", new Dense(2, 3), "values");
        return new NetworkSet(graph);
    }
}

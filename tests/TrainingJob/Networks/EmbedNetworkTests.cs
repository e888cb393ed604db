using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Networks;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Networks;

public sealed class EmbedNetworkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Describe_OfStatistics_HasLikeImagesNearEachOtherBeforeItIsTrained(int channels)
    {
        const int count = 12;
        manual_seed(1);
        using var scope = NewDisposeScope();
        var image = SampleShape.Image(channels, 32, 32);
        using var module = new GraphModule(EmbedNetwork.Describe(image, 32, CoderShape.For(image, squashOutput: false), ofStatistics: true));
        // Two pictures each of a tint and a roughness.
        var tints = linspace(0.2, 0.8, count).view(count, 1, 1, 1) + (channels == 1 ? zeros(1) : 0.3 * (rand(count, 3, 1, 1) - 0.5));
        var roughness = tensor([0.01f, 0.04f, 0.16f]).repeat(count / 3).view(count, 1, 1, 1);
        var pictures = cat([.. Enumerable.Range(0, 2).Select(_ => tints + (roughness * randn(count, channels, 32, 32)))]).clamp(0, 1);

        var latents = module.Compute(pictures)[0];
        var nearest = (cdist(latents, latents) + diag(full([2 * count], 1e9f))).argmin(1);
        var partners = cat([arange(count, 2 * count), arange(0, count)]);
        Assert.InRange(nearest.eq(partners).sum().item<long>(), (2 * count) - 2, 2 * count);
    }
}

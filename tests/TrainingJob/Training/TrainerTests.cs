using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class TrainerTests
{
    private static readonly DenoiseShape Tiny = new([8, 16], [1, 1], [1]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Train_AFewSteps_LowersTheErrorOnNewNoise(bool mixedPrecision)
    {
        var options = new TrainingOptions { Steps = 150, Batch = 4, Patch = 32, LearningRate = 3e-3, AverageDecay = 0.9, MixedPrecision = mixedPrecision };
        manual_seed(1);
        using var module = new GraphModule(DenoiseNetwork.Describe(1, Tiny));
        var before = Error(module);
        await using var patches = new PatchSampler([Stripes()], options.Batch, options.Patch, options.Seed);
        var result = await new Trainer(options, new Corruption(), new Progress<TrainingProgress>())
            .TrainAsync(module, patches, TestContext.Current.CancellationToken);
        using var average = result.Average;
        Assert.Equal(150, result.Steps);
        Assert.True(Error(average.Module) < before / 2, $"{Error(average.Module)} after, {before} before");
    }

    [Fact]
    public async Task Train_SameSeedTwice_GivesTheSameWeights()
    {
        var options = new TrainingOptions { Steps = 4, Batch = 2, Patch = 32 };
        var weights = new List<float[]>();
        for (var run = 0; run < 2; run++)
        {
            manual_seed(options.Seed);
            using var module = new GraphModule(DenoiseNetwork.Describe(3, Tiny));
            await using var patches = new PatchSampler([Stripes()], options.Batch, options.Patch, options.Seed);
            var result = await new Trainer(options, new Corruption(), new Progress<TrainingProgress>())
                .TrainAsync(module, patches, TestContext.Current.CancellationToken);
            using var average = result.Average;
            weights.Add([.. average.Module.parameters().SelectMany(weight => weight.detach().contiguous().data<float>().ToArray())]);
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Apply_ManyPatches_AddsNoiseOfEveryStrengthAndLeavesSomeClean()
    {
        manual_seed(1);
        using var clean = full([400, 1, 16, 16], 0.5f);
        using var scope = NewDisposeScope();
        var noisy = new Corruption(MaxSigma: 0.2, CleanShare: 0.25).Apply(clean);
        var sigmas = (noisy - clean).std([1, 2, 3]).data<float>().ToArray();
        Assert.InRange(sigmas.Count(sigma => sigma == 0), 70, 130);
        Assert.InRange(sigmas.Max(), 0.17, 0.23);
        Assert.InRange(sigmas.Where(sigma => sigma > 0).Average(), 0.08, 0.12);
    }

    private static double Error(GraphModule module)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var clean = PatchTensor.FromRgb(Stripes().Pixels, 1, 64, 64, 1);
        using var generator = new Generator(seed: 9);
        var noisy = clean + (randn(clean.shape, generator: generator) * 0.1f);
        return (module.forward(noisy) - clean).square().mean().item<float>();
    }

    private static TrainingImage Stripes()
    {
        var pixels = new byte[64 * 64 * 3];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(((i / 3 % 64) / 8 % 2 * 128) + 64);
        return new TrainingImage("stripes", "", 64, 64, pixels);
    }
}

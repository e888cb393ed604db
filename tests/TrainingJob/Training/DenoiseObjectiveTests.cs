using AePipeline.TrainingJob.Families.Denoise;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class DenoiseObjectiveTests
{
    private static readonly DenoiseShape Small = new(8, 16, 16, 1, 1, 1, 1, 1);

    [Fact]
    public void Compute_InTraining_LearnsHowStrongTheNoiseIs()
    {
        manual_seed(1);
        using var networks = new NetworkSet(DenoiseNetwork.Describe(1, Small));
        using var optimizer = optim.Adam(networks.Parameters, 3e-3);
        using var generator = new Generator(1);
        var objective = new DenoiseObjective(ReconstructionLoss.LogL1, new Corruption());
        for (var step = 0; step < 150; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            objective.Compute(networks, Noisy(step % 2 == 0 ? 0.02f : 0.2f, step), generator, progress: 0).Total.backward();
            optimizer.step();
        }

        using var whole = NewDisposeScope();
        networks.Modules[0].eval();
        Assert.InRange(LevelOf(networks, 0.02f), 0.01, 0.04);
        Assert.InRange(LevelOf(networks, 0.2f), 0.15, 0.25);
    }

    [Fact]
    public void Compute_ToMeasure_UsesTheLevelThatItFindsAndInTrainingTheTrueOneForSome()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var networks = new NetworkSet(DenoiseNetwork.Describe(1, Small));
        var batch = Noisy(0.2f, 1);
        networks.Modules[0].eval();
        var blind = PsnrOf(networks, batch);
        var own = networks.Modules[0].forward(batch.Inputs!);
        Assert.Equal(-10 * (own - batch.Images).square().mean([1, 2, 3]).log10().mean().item<float>(), blind, tolerance: 1e-3);

        networks.Modules[0].train();
        Assert.NotEqual(blind, PsnrOf(networks, batch), tolerance: 1e-4);
    }

    private static double PsnrOf(NetworkSet networks, DeviceBatch batch)
    {
        using var generator = new Generator(3);
        var loss = new DenoiseObjective(ReconstructionLoss.L1, new Corruption()).Compute(networks, batch, generator, progress: 1);
        return LossValues.Of(loss).Terms[BatchLoss.Psnr];
    }

    private static double LevelOf(NetworkSet networks, float sigma)
    {
        var levels = new List<float>();
        networks.Modules[0].Observer = (name, map) =>
        {
            if (name == DenoiseNetwork.Level) levels.Add(map.mean().item<float>());
        };
        networks.Modules[0].forward(Noisy(sigma, 999).Inputs!);
        networks.Modules[0].Observer = null;
        return levels.Single();
    }

    private static DeviceBatch Noisy(float sigma, int seed)
    {
        using var generator = new Generator((ulong)seed);
        var clean = rand([8, 1, 1, 1], generator: generator).expand(8, 1, 32, 32).contiguous();
        return new DeviceBatch(clean, clean + (sigma * randn([8, 1, 32, 32], generator: generator)));
    }
}

using AePipeline.TrainingJob.CommandLine;
using AePipeline.TrainingJob.Settings;

namespace AePipeline.TrainingJob.Tests.Settings;

public sealed class RunArgumentsTests
{
    /// <summary>Arguments that leave the weights what they are, or that are compared by content.</summary>
    private static readonly string[] WithoutEffect =
    [
        "--queue", "--data", "--blobs", "--idx-labels", "--validation", "--validation-idx", "--validation-idx-labels", "--max-unreadable",
        "--threads", "--device", "--run-id", "--checkpoint-minutes", "--int8", "--int8-steps", "--output", "--credits",
    ];

    private static readonly TrainSettings Settings = new() { Task = "vae", Threads = 1, Training = new() };

    [Fact]
    public void Of_EveryOption_IsComparedUnlessItHasNoEffectOnTheWeights() => Assert.Equal(
        TrainArguments.All.Select(option => option.Name).Except(WithoutEffect).Order(),
        RunArguments.Of(Settings with { Task = "upscale", Contrast = 1 }).Keys.Order());

    [Fact]
    public void Of_AFamilyThatSpoilsNothing_KnowsNoDegradation() => Assert.DoesNotContain("--camera-noise", RunArguments.Of(Settings).Keys);

    [Fact]
    public void Differences_OtherRateAndLoss_NamesBothWithTheirValues()
    {
        var other = Settings with { Loss = "mse", Training = Settings.Training with { LearningRate = 0.01 } };
        Assert.Empty(RunArguments.Differences(RunArguments.Of(Settings), RunArguments.Of(Settings with { Threads = 2 })));
        Assert.Equal(
            ["--loss was not given and is mse", "--learning-rate was 0.001 and is 0.01"],
            RunArguments.Differences(RunArguments.Of(Settings), RunArguments.Of(other)));
    }
}

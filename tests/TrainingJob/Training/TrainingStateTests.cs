using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Tests.Support;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class TrainingStateTests
{
    private static readonly TrainingOptions Quick = new() { Steps = 9, Batch = 8, LearningRate = 3e-3, Validations = 9, Patience = 9 };

    public static TheoryData<string, string> Cases =>
    [
        .. SmallModels.Names.Select(name => (name, Optimizers.AdamW)),
        ("embed", Optimizers.Adam),
        ("embed", Optimizers.RmsProp),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Load_StateOfAnInterruptedRun_GoesOnToTheSameWeightsAndCurves(string name, string optimizer)
    {
        var options = Quick with { Optimizer = optimizer };
        var (weights, history) = await TrainAsync(name, options, new Stopping(null, int.MaxValue));

        var first = new Stopping(null, step: 5);
        await Assert.ThrowsAsync<OperationCanceledException>(() => TrainAsync(name, options, first));
        var second = new Stopping(first.Kept, int.MaxValue);
        var (resumedWeights, resumedHistory) = await TrainAsync(name, options, second);

        Assert.Equal(5, first.Kept!.Progress.Step);
        Assert.Equal(weights, resumedWeights);
        Assert.Equal(history.Losses.Select(point => (point.Step, point.Loss)), resumedHistory.Losses.Select(point => (point.Step, point.Loss)));
        Assert.Equal(history.Validations.Select(point => point.Loss), resumedHistory.Validations.Select(point => point.Loss));
        Assert.True(second.Kept!.Progress.Elapsed > first.Kept.Progress.Elapsed);
    }

    [Fact]
    public async Task Load_StateOfOtherNetworks_SaysWhatToDo()
    {
        var embed = new Stopping(null, step: 2);
        await Assert.ThrowsAsync<OperationCanceledException>(() => TrainAsync("embed", Quick, embed));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainAsync("denoise", Quick, new Stopping(embed.Kept, int.MaxValue)));
        Assert.Contains("--run-id", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(float[] Weights, TrainingHistory History)> TrainAsync(string name, TrainingOptions options, Stopping checkpoints)
    {
        var (graphs, objective, _) = SmallModels.Get(name);
        // A resumed run must not owe anything to its own first weights.
        manual_seed(checkpoints.Kept is null ? 7 : 8);
        using var model = new NetworkSet(graphs);
        await using var batches = new RepeatedBatches(SmallModels.Squares(seed: 1), checkpoints.Kept?.Progress.Position);
        var data = new TrainingData(batches, 16, SmallModels.Squares(seed: 2));
        var result = await new Trainer(options, objective, new Progress<TrainingProgress>(), new PlainScreen().Screen, TimeProvider.System, checkpoints).TrainAsync(model, data, checkpoints.Token);
        using var average = result.Average;
        return (SmallModels.Weights(average.Networks), result.History);
    }

    /// <summary>Stops the run after a step and keeps its state.</summary>
    private sealed class Stopping(SavedTraining? before, int step) : ITrainingCheckpoints, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public CancellationToken Token => _stop.Token;

        public SavedTraining? Kept { get; private set; } = before;

        public void Restore(TrainingState state)
        {
            if (Kept is not null) state.Load(Kept);
        }

        public void Offer(TrainingState state)
        {
            if (state.Step == step) _stop.Cancel();
        }

        public void Dispose() => _stop.Dispose();

        public Task KeepAsync(TrainingState state)
        {
            Kept = state.Save();
            return Task.CompletedTask;
        }
    }
}

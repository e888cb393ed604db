using AePipeline.Storage;
using AePipeline.Tests.Support;
using AePipeline.Training.Runs;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Tests.Support;
using AePipeline.TrainingJob.Training;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.TrainingJob.Tests.Checkpoints;

public sealed class ProgressReportsTests(AzuriteFixture azurite)
{
    private const string Name = $"training/run-1/{RunProgress.FileName}";

    private readonly FakeTimeProvider _time = new();
    private readonly PlainScreen _plain = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Offer_WhileTrainingGoesOn_WritesCurvesAndWhatIsLeft()
    {
        var blob = (await azurite.CreateAccountAsync()).Storage.Jobs.GetBlobClient(Name);
        await using var reports = Open(blob);
        reports.Begin(new RunPart("embed", Number: 2, Count: 2, Channels: 1, "l1"));

        await TrainAsync(reports, steps: 20);
        var progress = await ReadAsync(blob, progress => progress.Step == 16);

        Assert.Equal(("embed", RunStage.Training, 2, 2, 1, "l1"), (progress.Task, progress.Stage, progress.Part, progress.Parts, progress.Channels, progress.Loss));
        Assert.Equal([0.8, 16, 1, 4], new[] { progress.Done, progress.Elapsed, progress.SecondsAStep!.Value, Math.Round(progress.SecondsLeft!.Value, 9) });
        Assert.Equal(Enumerable.Range(1, 16).Select(step => (long)step), progress.Training.Select(point => point.Step));
        Assert.All(progress.Training, point => Assert.True(point is { Loss: > 0, LearningRate: >= 0 }));
        Assert.Equal([5, 10, 15], progress.Validation.Select(point => point.Step));
        Assert.All(progress.Validation, point => Assert.Contains("psnr", point.Terms.Keys));
    }

    [Fact]
    public async Task Reports_OfARunThatSaysNothingNew_AreWrittenAgainSoThatItIsSeenToLive()
    {
        var blob = (await azurite.CreateAccountAsync()).Storage.Jobs.GetBlobClient(Name);
        await using var reports = Open(blob);
        reports.Begin(new RunPart("embed", 1, 1, 3, "l1"));
        await ReadAsync(blob, _ => true);
        reports.Say(RunStage.Measuring);
        await ReadAsync(blob, progress => progress.Stage == RunStage.Measuring);
        var before = (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag;

        await Eventually.HoldsAsync(
            async () =>
            {
                _time.Advance(RunProgress.LongestSilence);
                return (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag != before;
            },
            "it is written again");
    }

    [Fact]
    public async Task Stop_WithAReason_LeavesItBehindWithTheCurves()
    {
        var blob = (await azurite.CreateAccountAsync()).Storage.Jobs.GetBlobClient(Name);
        await using var reports = Open(blob);
        reports.Begin(new RunPart("embed", 1, 1, 3, "l1"));
        await TrainAsync(reports, steps: 6);

        await reports.StopAsync(new IOException("The disk is full.\nHeaders of no interest"));

        var progress = RunProgress.Parse((await blob.DownloadContentAsync(Token)).Value.Content);
        Assert.Equal((RunStage.Stopped, "The disk is full.", 6), (progress.Stage, progress.Problem, progress.Step));
        Assert.Equal(6, progress.Training.Count);
    }

    [Fact]
    public async Task Reports_OfARunThatIsOverOrSomebodyElses_AreTakenAway()
    {
        var blob = (await azurite.CreateAccountAsync()).Storage.Jobs.GetBlobClient(Name);
        foreach (var end in new Func<ProgressReports, Task>[] { over => over.RemoveAsync(Token), lost => lost.StopAsync(new RunTakenOverException("Another process trains it.")) })
        {
            await using var reports = Open(blob);
            reports.Begin(new RunPart("embed", 1, 1, 3, "l1"));
            await ReadAsync(blob, _ => true);
            await end(reports);
            Assert.False(await blob.ExistsAsync(Token));
        }
    }

    [Fact]
    public async Task Reports_ThatCanNotBeWritten_AreSaidOnceAndHoldUpNothing()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        await storage.Jobs.DeleteAsync(cancellationToken: Token);
        var blob = storage.Jobs.GetBlobClient(Name);
        await using var reports = Open(blob);
        reports.Begin(new RunPart("embed", 1, 1, 3, "l1"));

        await TrainAsync(reports, steps: 20);
        await Eventually.HoldsAsync(() => Advance() && _plain.Error.Length > 0, "it is said");
        await storage.Jobs.CreateAsync(cancellationToken: Token);
        var progress = await ReadAsync(blob, _ => true);

        Assert.Equal(16, progress.Step);
        Assert.StartsWith($"Where the run stands could not be written to jobs/{Name}", Assert.Single(_plain.Error), StringComparison.Ordinal);
    }

    private ProgressReports Open(BlobClient blob) => new(new BlobRunStore(blob.GetParentBlobContainerClient(), "run-1"), _plain.Screen, _time);

    private bool Advance()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        return true;
    }

    /// <summary>Reads what is written until it is as expected.</summary>
    private async Task<RunProgress> ReadAsync(BlobClient blob, Func<RunProgress, bool> isExpected)
    {
        RunProgress? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                Advance();
                if (!await blob.ExistsAsync(Token)) return false;
                found = RunProgress.Parse((await SmallBlob.ReadAsync(blob, SmallBlob.MaxJsonBytes, cancellationToken: Token))!.Value.Content);
                return isExpected(found);
            },
            "the progress is written");
        return found!;
    }

    /// <summary>Trains a small model whose steps take a second each.</summary>
    private async Task TrainAsync(ProgressReports reports, int steps)
    {
        var (graphs, objective, _) = SmallModels.Get("embed");
        using var model = new NetworkSet(graphs);
        await using var batches = new RepeatedBatches(SmallModels.Squares(seed: 1));
        var data = new TrainingData(batches, 16, SmallModels.Squares(seed: 2));
        var options = new TrainingOptions { Steps = steps, Batch = 8, LearningRate = 3e-3, Validations = 4 };
        var trainer = new Trainer(options, objective, new Progress<TrainingProgress>(), _plain.Screen, _time, new Watched(reports, _time));
        using var average = (await trainer.TrainAsync(model, data, Token)).Average;
    }

    private sealed class Watched(ProgressReports reports, FakeTimeProvider time) : ITrainingCheckpoints
    {
        public void Restore(TrainingState state)
        {
        }

        public void Offer(TrainingState state)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            reports.Offer(state);
        }

        public Task KeepAsync(TrainingState state) => Task.CompletedTask;
    }
}

using AePipeline.Models;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Tests.Support;
using AePipeline.TrainingJob.Training;
using AePipeline.TrainingJob.Versions;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.TrainingJob.Tests.Families;

public sealed class CardWriterTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Describe_UndisturbedRun_SaysThatNothingHappenedToIt()
    {
        var card = await DescribeAsync(record => record, imagesAtOnce: 8);
        Assert.Equal(("nightly", 0, "none"), (card.Training["runId"].GetString(), card.Training["resumptions"].GetInt32(), card.Training["warmStart"].GetString()));
        Assert.Equal(("20260304T050607Z-000000", Now), (card.Version, card.CreatedAt));
        Assert.Equal("cpu", card.Training["device"].GetString());
        Assert.DoesNotContain(card.Training.Keys, fact => fact is "startedAnew" or "dataChanged" or "grey.imagesAtOnce");
    }

    [Fact]
    public async Task Describe_RunWithHardships_NamesThemAll()
    {
        var card = await DescribeAsync(
            record => record with { ResumedAt = [3, 7], Restarts = 1, HasOtherData = true, StartVersion = "20260101T000000Z-abcdef", IsWarm = true },
            imagesAtOnce: 2);
        Assert.Equal([3, 7], card.Training["resumedAtStep"].EnumerateArray().Select(step => step.GetInt32()));
        Assert.Equal((2, 2), (card.Training["resumptions"].GetInt32(), card.Training["grey.imagesAtOnce"].GetInt32()));
        Assert.Equal("20260101T000000Z-abcdef", card.Training["warmStart"].GetString());
        Assert.True(card.Training.ContainsKey("startedAnew") && card.Training.ContainsKey("dataChanged"));
    }

    private async Task<ModelCard> DescribeAsync(Func<RunRecord, RunRecord> change, int imagesAtOnce)
    {
        var settings = new TrainSettings
        {
            Task = "embed", Idx = IdxSamples.WriteImages(_folder["images.idx"], 40, side: 28), Threads = 1, Training = new TrainingOptions { Batch = 8, Steps = 9 },
        };
        var images = ImageSet.LoadIdx(settings.Idx, labelsPath: null, settings.Data);
        var (screen, time) = (new PlainScreen().Screen, new FakeTimeProvider(Now));
        var checkpoints = new RunCheckpoints(new FolderRunStore(_folder["version"], "nightly"), screen, time);
        await using var reports = new ProgressReports(store: null, screen, time);
        using var run = await ResumableRun.OpenAsync(settings, "nightly", checkpoints, reports, screen, time, TestContext.Current.CancellationToken);
        run.Record = change(run.Record);
        var history = new TrainingHistory([new LossPoint(9, 1, 1e-3, 0.5, new Dictionary<string, double>())], []);
        var training = new TrainingSummary(1, ["model.onnx"], "mse", 9, TimeSpan.FromSeconds(1), StoppedEarly: false, imagesAtOnce, history);
        var file = new ModelFile { Name = "model.onnx", Channels = 1, Size = 1, Sha256 = new string('0', 64), ReceptiveField = 0, Alignment = 1 };
        var writer = new CardWriter(settings, images, TrainedFamilies.Get(settings.Task).Plan(settings, images), TrainingDevice.Choose(TrainingDevice.Cpu), run);
        return writer.Describe([new FinishedPart(training, [file])], time.GetUtcNow());
    }
}

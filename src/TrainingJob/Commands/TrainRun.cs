using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Families;
using AePipeline.TrainingJob.Publishing;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run: what is missing of it is done, and what an earlier process did is not done again.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="id">The run's name.</param>
internal sealed class TrainRun(TrainSettings settings, RunId id)
{
    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Stops after a checkpoint.</param>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var device = TrainingDevice.Choose(settings.Device);
        var options = settings with { Training = settings.Training with { Precision = Precisions.Choose(settings.Precision, device) } };
        set_num_threads(settings.Threads);
        // Storage is opened before the hours of training, so that a wrong setting costs seconds.
        var needsStorage = settings.Output is null || settings.DataBlobs is not null || StartVersions.AreInStorage(settings.From);
        var storage = needsStorage ? await TrainProgram.OpenStorageAsync(cancellationToken) : null;
        var checkpoints = new RunCheckpoints(OpenStore(storage), TimeProvider.System);
        if (await checkpoints.ReadOutcomeAsync(cancellationToken) is { } outcome)
        {
            Notice.Say($"Run {id.Name} is done already: {outcome.Task}/{outcome.Version} came of it on {outcome.FinishedAt:u}. To train again, give another --run-id.");
            return ExitCode.Done;
        }

        Notice.Say($"Run {id.Name}, on {device.Name}: {device.Reason}");
        using var run = await ResumableRun.OpenAsync(options, id.Name, checkpoints, cancellationToken);
        var loading = new ImageLoading(settings);
        var source = loading.OpenSource(storage);
        using var temporary = source as IDisposable;
        var images = await loading.LoadAsync(source, cancellationToken);
        var card = run.Record.Card ?? await TrainAsync(options, device, run, images, storage, cancellationToken);
        var code = settings.Output is { } output
            ? VersionFolder.Replace(card, run.Folder, output)
            : await VersionPublisher.PublishAsync(storage!, card, run.Folder, images, cancellationToken);
        await FinishAsync(checkpoints, card, code, cancellationToken);
        return code;
    }

    private async Task<ModelCard> TrainAsync(
        TrainSettings options, TrainingDevice device, ResumableRun run, ImageSet images, PipelineStorage? storage, CancellationToken cancellationToken)
    {
        run.Check(images);
        var folder = Directory.CreateTempSubdirectory("aepipeline-start-").FullName;
        try
        {
            var start = await run.FindStartAsync(new StartVersions(settings, storage), folder, cancellationToken);
            if (settings.Int8Only) return await new RequantizedVersion(options, images, run.Folder).MakeAsync(start, cancellationToken);
            var version = await new FamilyTraining(options, images, device, run, start).RunAsync(cancellationToken);
            ReportWriter.Write(version.ToReport(), Path.Combine(run.Folder, ModelNames.ReportFileName));
            await StoragePatience.RideOutAsync(
                "keeping the finished version", () => run.KeepAsync(version.Card, cancellationToken), TimeProvider.System, cancellationToken);
            return version.Card;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task FinishAsync(RunCheckpoints checkpoints, ModelCard card, ExitCode code, CancellationToken cancellationToken)
    {
        // A name that was made up here is not asked for again: nothing of its run needs to be left.
        var outcome = id.IsGiven ? new FinishedRun(card.Task, card.Version, (int)code, TimeProvider.System.GetUtcNow()) : null;
        await StoragePatience.RideOutAsync(
            "finishing the run", () => checkpoints.FinishAsync(outcome, cancellationToken), TimeProvider.System, cancellationToken);
    }

    private IRunStore OpenStore(PipelineStorage? storage) =>
        storage is null ? new FolderRunStore(settings.Output!, id.Name) : new BlobRunStore(storage.Jobs, id.Name);
}

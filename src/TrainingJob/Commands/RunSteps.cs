using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Training.Runs;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Publishing;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;
using AePipeline.TrainingJob.Versions;
using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Commands;

/// <summary>One run: what is missing of it is done, and what an earlier process did is not done again.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="id">The run's name.</param>
/// <param name="screen">Told how it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class RunSteps(TrainSettings settings, RunId id, IScreen screen, TimeProvider time)
{
    private readonly StoragePatience _patience = new(screen, time);

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Stops after a checkpoint.</param>
    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var device = TrainingDevice.Choose(settings.Device);
        var options = settings with { Training = settings.Training with { Precision = Precisions.Choose(settings.Precision, device) } };
        set_num_threads(settings.Threads);
        // Storage is opened before the hours of training, so that a wrong setting costs seconds.
        var needsStorage = settings.Output is null || settings.DataBlobs is not null || StartVersions.AreInStorage(settings.From);
        var storage = needsStorage ? await OpenStorageAsync(cancellationToken) : null;
        var store = OpenStore(storage);
        var checkpoints = new RunCheckpoints(store, screen, time);
        if (await checkpoints.ReadOutcomeAsync(cancellationToken) is { } outcome)
        {
            screen.Say($"Run {id.Name} is done already: {outcome.Task}/{outcome.Version} came of it on {outcome.FinishedAt:u}. To train again, give another --run-id.");
            return ExitCode.Done;
        }

        screen.Say($"Run {id.Name}, on {device.Name}: {device.Reason}");
        await using var reports = new ProgressReports(storage is null ? null : store, screen, time);
        try
        {
            return await RunAsync(options, device, checkpoints, reports, storage, cancellationToken);
        }
        catch (Exception reason)
        {
            await reports.StopAsync(reason);
            throw;
        }
    }

    private async Task<ExitCode> RunAsync(
        TrainSettings options, TrainingDevice device, RunCheckpoints checkpoints, ProgressReports reports, PipelineStorage? storage, CancellationToken cancellationToken)
    {
        using var run = await ResumableRun.OpenAsync(options, id.Name, checkpoints, reports, screen, time, cancellationToken);
        var loading = new ImageLoading(settings, screen);
        var source = loading.OpenSource(storage);
        using var temporary = source as IDisposable;
        var images = await loading.LoadAsync(source, cancellationToken);
        var card = run.Record.Card ?? await TrainAsync(options, device, run, images, storage, cancellationToken);
        reports.Say(RunStage.Publishing);
        var code = await DeliverAsync(card, run.Folder, images, storage, cancellationToken);
        await FinishAsync(checkpoints, reports, card, code, cancellationToken);
        return code;
    }

    private async Task<ModelCard> TrainAsync(
        TrainSettings options, TrainingDevice device, ResumableRun run, ImageSet images, PipelineStorage? storage, CancellationToken cancellationToken)
    {
        run.Check(images);
        var folder = Directory.CreateTempSubdirectory("aepipeline-start-").FullName;
        try
        {
            var start = await new StartVersions(settings, storage, screen, time).FindAsync(run, folder, cancellationToken);
            if (settings.Int8Only) return await new RequantizedVersion(options, images, device, run.Folder, screen, time).MakeAsync(start, cancellationToken);
            var version = await new VersionTraining(options, images, device, run, start, screen, time).RunAsync(cancellationToken);
            ReportWriter.Write(version.ToReport(), Path.Combine(run.Folder, ModelNames.ReportFileName));
            await _patience.RideOutAsync("keeping the finished version", () => run.KeepAsync(version.Card, cancellationToken), cancellationToken);
            return version.Card;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ExitCode> DeliverAsync(ModelCard card, string folder, ImageSet images, PipelineStorage? storage, CancellationToken cancellationToken)
    {
        if (settings.Output is { } output)
        {
            VersionFolder.Replace(card, folder, output);
            screen.Say($"Wrote the version to {output}");
            return ExitCode.Done;
        }

        var publisher = new VersionPublisher(new ModelRegistry(storage!, time), _patience, screen);
        return await publisher.PublishAsync(card, folder, images, cancellationToken) ? ExitCode.Done : ExitCode.NotPromoted;
    }

    private async Task FinishAsync(RunCheckpoints checkpoints, ProgressReports reports, ModelCard card, ExitCode code, CancellationToken cancellationToken)
    {
        // A name that was made up here is not asked for again: nothing of its run needs to be left.
        var outcome = id.IsGiven ? new FinishedRun(card.Task, card.Version, (int)code, time.GetUtcNow()) : null;
        await _patience.RideOutAsync(
            "finishing the run",
            async () =>
            {
                await checkpoints.FinishAsync(outcome, cancellationToken);
                await reports.RemoveAsync(cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Opens the storage of the environment's settings.</summary>
    /// <exception cref="OptionsValidationException">The settings name none.</exception>
    /// <exception cref="RequestFailedException">It cannot be reached.</exception>
    private static async Task<PipelineStorage> OpenStorageAsync(CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddPipelineStorage().BuildServiceProvider();
        var storage = services.GetRequiredService<PipelineStorage>();
        await storage.EnsureCreatedAsync(cancellationToken);
        return storage;
    }

    private IRunStore OpenStore(PipelineStorage? storage) =>
        storage is null ? new FolderRunStore(settings.Output!, id.Name) : new BlobRunStore(storage.Jobs, id.Name);
}

using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.TrainingJob.Checkpoints;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Versions;

/// <summary>Finds the version that <c>--from</c> names.</summary>
/// <param name="settings">The arguments.</param>
/// <param name="storage">The storage, or null when the arguments need none.</param>
/// <param name="screen">Told when training starts from scratch.</param>
/// <param name="time">The clock.</param>
internal sealed class StartVersions(TrainSettings settings, PipelineStorage? storage, IScreen screen, TimeProvider time)
{
    /// <summary>Stands for the promoted version.</summary>
    public const string Current = "current";

    /// <summary>Whether the version is in storage.</summary>
    public static bool AreInStorage(string? from) => from == Current || (from is not null && !Directory.Exists(from));

    /// <summary>Finds the version and brings its files to this machine: the one that the run was started with, whatever is current by now.</summary>
    /// <param name="run">The run, which takes note of the version.</param>
    /// <param name="folder">Where to put files from storage.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>Null for none.</returns>
    /// <exception cref="TrainingDataException">There is no such version.</exception>
    /// <exception cref="ModelIntegrityException">Its files in storage are damaged.</exception>
    public async Task<StartVersion?> FindAsync(ResumableRun run, string folder, CancellationToken cancellationToken)
    {
        var isDecided = run.Record.ResumedAt.Count > 0;
        if (isDecided && run.Record.StartVersion is null) return null;
        var start = await FindAsync(run.Record.StartVersion, folder, cancellationToken);
        run.Record = run.Record with { StartVersion = start?.Name };
        return start;
    }

    private async Task<StartVersion?> FindAsync(string? known, string folder, CancellationToken cancellationToken)
    {
        if (settings.From is not { } from) return null;
        if (!AreInStorage(from)) return new StartVersion(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(from))), from, MayDiffer: false);
        var registry = new ModelRegistry(storage!, time);
        var isCurrent = from == Current;
        var version = known ?? (isCurrent ? (await registry.FindCurrentAsync(settings.Task, settings.Scale, cancellationToken))?.Version : from);
        if (version is null)
        {
            screen.Say($"No {settings.Task} model is promoted yet: training starts from scratch");
            return null;
        }

        try
        {
            var card = await FindCardAsync(registry, version, cancellationToken);
            await registry.DownloadAsync(card, folder, cancellationToken);
            return new StartVersion(version, folder, MayDiffer: isCurrent);
        }
        catch (Exception exception) when (isCurrent && exception is TrainingDataException or ModelIntegrityException)
        {
            // A schedule trains from the current version; it must not stop for ever because of a damaged one.
            screen.Warn($"Training starts from scratch: {exception.Message}");
            return null;
        }
    }

    private async Task<ModelCard> FindCardAsync(ModelRegistry registry, string version, CancellationToken cancellationToken)
    {
        var missing = new TrainingDataException(
            $"There is no {settings.Task} version '{version}' in storage, and no folder of that name. Name another with --from, or --from {Current}.");
        try
        {
            return await registry.GetCardAsync(settings.Task, version, cancellationToken) ?? throw missing;
        }
        catch (ArgumentException)
        {
            // Not a possible name of a version: a folder that is not there.
            throw missing;
        }
    }
}

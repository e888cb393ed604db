using System.Globalization;
using AePipeline.Models;
using AePipeline.TrainingJob.CommandLine;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Settings;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>
/// One run of the program, which may take several processes: what is finished, what is in training, and the files of the
/// version in the making.
/// </summary>
internal sealed class ResumableRun : ITrainingCheckpoints, IDisposable
{
    private readonly RunCheckpoints _checkpoints;
    private readonly CheckpointSaver _saver;
    private readonly IScreen _screen;
    private SavedTraining? _saved;

    private ResumableRun(string id, RunRecord record, RunCheckpoints checkpoints, ProgressReports reports, TimeSpan interval, IScreen screen, TimeProvider time)
    {
        Id = id;
        Record = record;
        Reports = reports;
        _checkpoints = checkpoints;
        _saver = new CheckpointSaver(checkpoints, interval, screen, time);
        _screen = screen;
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>Folder of the version in the making; deleted with the run, whose checkpoints hold what is in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("aepipeline-training-").FullName;

    /// <summary>What is known of it.</summary>
    public RunRecord Record { get; set; }

    /// <summary>Told where it stands.</summary>
    public ProgressReports Reports { get; }

    /// <summary>Where the training images stand for the part in training.</summary>
    public DataPosition Position => _saved?.Progress.Position ?? DataPosition.Start;

    /// <summary>Whether the part that comes next was in training when the run was interrupted.</summary>
    public bool IsInTheMiddle => _saved is not null;

    /// <summary>Starts a run, or goes on with it.</summary>
    /// <param name="settings">The arguments.</param>
    /// <param name="id">The run's name.</param>
    /// <param name="checkpoints">Its checkpoints.</param>
    /// <param name="reports">Told where it stands.</param>
    /// <param name="screen">Told of what became of an earlier part.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentException">It was started with other arguments.</exception>
    public static async Task<ResumableRun> OpenAsync(
        TrainSettings settings, string id, RunCheckpoints checkpoints, ProgressReports reports, IScreen screen, TimeProvider time, CancellationToken cancellationToken)
    {
        var arguments = RunArguments.Of(settings);
        var archive = await checkpoints.LoadAsync(cancellationToken);
        if (archive is null && checkpoints.AreAllDamaged) screen.Warn($"No checkpoint of the run {id} can be read: it starts anew.");
        if (archive is not null && RunArguments.Differences(archive.Record.Arguments, arguments) is { Count: > 0 } differences)
        {
            throw new ArgumentException(
                $"The run {id} was started with other arguments: {string.Join("; ", differences)}. Give the same to go on with it, or another --run-id.");
        }

        var fresh = new RunRecord { Arguments = arguments, Finished = [], ResumedAt = [], Restarts = checkpoints.AreAllDamaged ? 1 : 0 };
        var run = new ResumableRun(id, archive?.Record ?? fresh, checkpoints, reports, settings.CheckpointInterval, screen, time);
        try
        {
            if (archive is not null) await run.GoOnAsync(archive, cancellationToken);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Compares the training images with those that the run was started with.</summary>
    /// <exception cref="ArgumentException">They are mostly others.</exception>
    public void Check(ImageSet images)
    {
        var now = DataSketch.Of(images);
        if (Record.Data is { } before && !before.IsSameAs(now))
        {
            var same = now.Resemblance(before).ToString("P0", CultureInfo.InvariantCulture);
            var change = $"The run {Id} was started with {before} and there are {now}; {same} of all are the same.";
            if (now.Resemblance(before) < 0.5) throw new ArgumentException($"{change} Give the data that it was started with, or another --run-id.");
            _screen.Warn($"{change} It goes on with those that there are now.");
            Record = Record with { HasOtherData = true };
        }

        Record = Record with { Data = now };
    }

    /// <inheritdoc/>
    public void Restore(TrainingState state)
    {
        if (_saved is not null) state.Load(_saved);
        _saved = null;
    }

    /// <inheritdoc/>
    public void Offer(TrainingState state)
    {
        Reports.Offer(state);
        if (_saver.IsDue) _saver.Start(Archive(state.Save()), NameOf(state));
    }

    /// <inheritdoc/>
    public Task KeepAsync(TrainingState state) => _saver.SaveAsync(Archive(state.Save()), NameOf(state));

    /// <summary>Takes note of a part that is trained and written to the folder.</summary>
    public void Finish(FinishedPart part) => Record = Record with { Finished = [.. Record.Finished, part], Progress = null };

    /// <summary>Keeps the finished version, so that another process can publish it should this one fail to.</summary>
    public Task KeepAsync(ModelCard card, CancellationToken cancellationToken)
    {
        Record = Record with { Card = card };
        return _checkpoints.SaveAsync(Archive(null), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string NameOf(TrainingState state) => string.Create(CultureInfo.InvariantCulture, $"step {state.Step:N0}");

    private async Task GoOnAsync(CheckpointArchive archive, CancellationToken cancellationToken)
    {
        foreach (var (name, content) in archive.Files)
        {
            await File.WriteAllBytesAsync(Path.Combine(Folder, name), content.ToMemory(), cancellationToken);
        }

        await _checkpoints.ClaimAsync(cancellationToken);
        if (Record.Progress is { } progress)
        {
            _saved = new SavedTraining(progress, archive.Tensors!);
            Record = Record with { ResumedAt = [.. Record.ResumedAt, progress.Step] };
            _screen.Say(string.Create(
                CultureInfo.InvariantCulture, $"Run {Id} goes on at step {progress.Step:N0}, after {progress.Elapsed:hh\\:mm\\:ss} of training"));
        }
        else
        {
            _screen.Say($"Run {Id} goes on: what is left is to publish {Record.Card?.Version}");
        }
    }

    private CheckpointArchive Archive(SavedTraining? training)
    {
        var names = Record.Finished.SelectMany(part => part.Files).Select(file => file.Name);
        if (Record.Card is not null) names = names.Append(ModelNames.ReportFileName);
        return new CheckpointArchive(
            Record with { Progress = training?.Progress },
            training?.Tensors,
            names.ToDictionary(name => name, name => BinaryData.FromBytes(File.ReadAllBytes(Path.Combine(Folder, name)))));
    }
}

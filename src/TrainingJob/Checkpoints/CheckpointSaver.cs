using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Saves checkpoints now and then while training goes on. One that cannot be saved is said and tried anew.</summary>
/// <param name="checkpoints">Where they are saved.</param>
/// <param name="interval">Time between two.</param>
/// <param name="screen">Told of each.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CheckpointSaver(RunCheckpoints checkpoints, TimeSpan interval, IScreen screen, TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestWaitAfterFailure = TimeSpan.FromSeconds(30);

    private Task _saving = Task.CompletedTask;
    private long _started = timeProvider.GetTimestamp();
    private bool _hasFailed;

    /// <summary>Whether it is time for the next one.</summary>
    public bool IsDue => _saving.IsCompleted && timeProvider.GetElapsedTime(_started) >= (_hasFailed ? WaitAfterFailure : interval);

    private TimeSpan WaitAfterFailure => interval < LongestWaitAfterFailure ? interval : LongestWaitAfterFailure;

    /// <summary>Starts to save one.</summary>
    /// <param name="archive">The checkpoint.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="RunTakenOverException">The one before found that another process trains the run.</exception>
    public void Start(CheckpointArchive archive, string name)
    {
        _saving.GetAwaiter().GetResult();
        _started = timeProvider.GetTimestamp();
        _saving = Task.Run(() => TrySaveAsync(archive, name));
    }

    /// <summary>Saves one and returns when that is done, or when it has failed and was said.</summary>
    /// <inheritdoc cref="Start"/>
    public async Task SaveAsync(CheckpointArchive archive, string name)
    {
        await _saving;
        Start(archive, name);
        await _saving;
    }

    private async Task TrySaveAsync(CheckpointArchive archive, string name)
    {
        try
        {
            // Not to be cancelled: what stops the run is what makes the checkpoint needed.
            await checkpoints.SaveAsync(archive, CancellationToken.None);
            _hasFailed = false;
            screen.Say($"Checkpoint: {name} is saved in {checkpoints.Location}");
        }
        catch (Exception exception) when (exception is not RunTakenOverException)
        {
            _hasFailed = true;
            screen.Warn($"Checkpoint: {name} could not be saved in {checkpoints.Location} and will be tried again: {exception.Message.Split('\n')[0]}");
        }
    }
}

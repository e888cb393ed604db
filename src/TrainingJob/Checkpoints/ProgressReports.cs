using AePipeline.Storage;
using AePipeline.Training.Runs;
using AePipeline.TrainingJob.Terminal;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>
/// Tells whoever looks into storage where a run stands, while it runs. The run neither waits for it nor fails with it: one that cannot be
/// written is said once, and the next one is tried.
/// </summary>
internal sealed class ProgressReports : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patienceAtTheEnd = TimeSpan.FromSeconds(5);

    private readonly IRunStore? _store;
    private readonly IScreen _screen;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private volatile RunProgress? _newest;
    private RunProgress? _written;
    private long _writtenAt;
    private bool _hasFailed;
    private bool _isOver;
    private long? _seen;
    private (long Step, TimeSpan Elapsed) _before;

    /// <summary>Begins to write what is reported.</summary>
    /// <param name="store">Where to; null for nowhere, of a run that nobody can look at from elsewhere.</param>
    /// <param name="screen">Told of the first report that cannot be written.</param>
    /// <param name="time">The clock.</param>
    public ProgressReports(IRunStore? store, IScreen screen, TimeProvider time)
    {
        (_store, _screen, _time) = (store, screen, time);
        _writing = store is null ? Task.CompletedTask : Task.Run(WriteNowAndThenAsync);
    }

    /// <summary>Says that a network is trained next.</summary>
    /// <param name="part">The network.</param>
    public void Begin(RunPart part)
    {
        _newest = new RunProgress { Task = part.Task, Stage = RunStage.Training, Part = part.Number, Parts = part.Count, Channels = part.Channels, Loss = part.Loss };
        _before = default;
        _seen = null;
    }

    /// <summary>Called after every step: takes note of it now and then.</summary>
    public void Offer(TrainingState state)
    {
        if (_store is null || _newest is not { } progress || (_seen is { } seen && _time.GetElapsedTime(seen) < s_interval)) return;
        _seen = _time.GetTimestamp();
        var elapsed = state.Elapsed;
        var history = state.History.ToHistory();
        _newest = progress with
        {
            Step = state.Step,
            Epoch = history.Losses is [.., var last] ? last.Epoch : 0,
            Done = Math.Min(state.Done, 1),
            Elapsed = elapsed.TotalSeconds,
            SecondsAStep = (elapsed - _before.Elapsed).TotalSeconds / Math.Max(state.Step - _before.Step, 1),
            Training = RunProgress.Thin([.. history.Losses.Select(point => new CurvePoint(point.Step, point.Loss, point.Terms, point.LearningRate))]),
            Validation = RunProgress.Thin([.. history.Validations.Select(point => new CurvePoint(point.Step, point.Loss, point.Terms))]),
        };
        _before = (state.Step, elapsed);
    }

    /// <summary>Says what the run does after training.</summary>
    public void Say(RunStage stage)
    {
        if (_newest is { } progress) _newest = progress with { Stage = stage };
    }

    /// <summary>Leaves behind why the run stopped, for at most a few seconds.</summary>
    /// <param name="reason">Why.</param>
    public async Task StopAsync(Exception reason)
    {
        await DisposeAsync();
        if (_store is null || _newest is not { } progress) return;
        using var patience = new CancellationTokenSource(s_patienceAtTheEnd, _time);
        // Another process trains the run and says itself where it stands; what this one wrote last would hide that.
        if (reason is RunTakenOverException) await TryAsync(() => _store.DeleteAsync(RunProgress.FileName, patience.Token));
        else await TryWriteAsync(progress with { Stage = RunStage.Stopped, Problem = Explain(reason) }, patience.Token);
    }

    /// <summary>Takes away what was written: the run is over, and its version has its curves in the report.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        if (_store is not null) await _store.DeleteAsync(RunProgress.FileName, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        _isOver = true;
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private static string Explain(Exception reason) => reason is OperationCanceledException
        ? "It was interrupted."
        : Secrets.Hide(reason.Message.Split('\n')[0].Trim());

    private async Task WriteNowAndThenAsync()
    {
        using var timer = new PeriodicTimer(s_interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (_newest is { } progress && (!ReferenceEquals(progress, _written) || _time.GetElapsedTime(_writtenAt) >= RunProgress.LongestSilence - s_interval))
                {
                    await TryWriteAsync(progress, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run ends.
        }
    }

    private Task TryWriteAsync(RunProgress progress, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await _store!.WriteAsync(RunProgress.FileName, progress.ToJson(), cancellationToken);
        (_written, _writtenAt, _hasFailed) = (progress, _time.GetTimestamp(), false);
    });

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The run ends, or has waited long enough.
        }
        catch (Exception exception)
        {
            if (!_hasFailed) _screen.Warn($"Where the run stands could not be written to {_store!.Location}{RunProgress.FileName}; the run goes on: {exception.Message.Split('\n')[0]}");
            _hasFailed = true;
        }
    }
}

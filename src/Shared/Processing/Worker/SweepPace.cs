namespace AePipeline.Processing.Worker;

/// <summary>How long a worker rests after a sweep. One sweep at a time; <see cref="Disturb"/> from anywhere.</summary>
/// <param name="options">The shortest pause and the longest ones.</param>
/// <param name="time">The clock.</param>
/// <param name="hasEvents">Whether somebody tells of uploads, so that sweeps find only what was not told.</param>
internal sealed class SweepPace(ProcessingOptions options, TimeProvider time, bool hasEvents) : IDisposable
{
    private const int PausePerSweep = 5;
    private const int MostDoubled = 20;
    private readonly SemaphoreSlim _disturbed = new(0, 1);
    private TimeSpan _before;
    private int _quietSweeps;

    /// <summary>
    /// Several times as long as the sweep took, so that looking for work never becomes the work, within the bounds of the
    /// options. One slow sweep is a busy moment; two in a row are a large account, or a burst of uploads that is over now,
    /// and only a ceiling lets the next upload be found soon in both. Where uploads are told of, nobody waits for a sweep that
    /// finds nothing: each of those doubles the pause.
    /// </summary>
    /// <param name="looking">How long the sweep was busy with looking, waiting for work not counted.</param>
    /// <param name="isQuiet">Whether it found nothing, and nothing waits to be tried again.</param>
    public TimeSpan After(TimeSpan looking, bool isQuiet)
    {
        var usual = looking < _before ? looking : _before;
        _before = looking;
        _quietSweeps = isQuiet && hasEvents ? Math.Min(_quietSweeps + 1, MostDoubled) : 0;
        var pause = Longer(options.SweepInterval, Shorter(usual * PausePerSweep, options.MaxSweepPause));
        var quiet = options.SweepInterval * Math.Pow(2, _quietSweeps);
        return _quietSweeps == 0 ? pause : Longer(pause, Shorter(quiet, options.IdleSweepPause));
    }

    /// <summary>Cuts the pause that is on, or the next one, where it may be long: there is something that only a sweep finds.</summary>
    public void Disturb()
    {
        if (!hasEvents) return;
        try
        {
            _disturbed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is disturbed already.
        }
    }

    /// <summary>Waits as long as a pause is, or until it is disturbed and the shortest one is over.</summary>
    public async Task RestAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var shortest = Shorter(pause, options.SweepInterval);
        await Task.Delay(shortest, time, cancellationToken);
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = Task.Delay(pause - shortest, time, rest.Token);
        var disturbed = _disturbed.WaitAsync(rest.Token);
        await Task.WhenAny(over, disturbed);
        await rest.CancelAsync();
        await disturbed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose() => _disturbed.Dispose();

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

namespace AePipeline.Gallery.Health;

/// <summary>
/// What was answered last to a question that takes a while, for all visitors together: it is asked anew when somebody looks and the answer is
/// old, and never twice at once. Thread-safe.
/// </summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="ask">Finds the answer.</param>
/// <param name="age">How old an answer may be before it is asked anew.</param>
/// <param name="time">Tells how old an answer is.</param>
internal sealed class RecentAnswer<T>(Func<CancellationToken, Task<T>> ask, TimeSpan age, TimeProvider time) : IDisposable
    where T : class
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _guard = new();
    private (T Value, long At)? _last;
    private Task _asking = Task.CompletedTask;

    /// <summary>What is known now.</summary>
    public Known<T> Known
    {
        get
        {
            lock (_guard) return new(_last?.Value, _last is var (_, at) ? time.GetElapsedTime(at) : TimeSpan.Zero, IsAsking: !_asking.IsCompleted);
        }
    }

    /// <summary>What is known now, and asks anew without waiting where that is nothing or old.</summary>
    /// <exception cref="Exception">Whatever it was that the last question failed with. The next look asks again.</exception>
    public Known<T> Look()
    {
        lock (_guard)
        {
            if (_asking.IsFaulted)
            {
                var failed = _asking;
                _asking = Task.CompletedTask;
                failed.GetAwaiter().GetResult();
            }

            if (_asking.IsCompleted && (_last is not var (_, at) || time.GetElapsedTime(at) >= age)) _asking = Task.Run(AskAsync);
        }

        return Known;
    }

    /// <summary>The same, and waits a moment for an answer that is on its way.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="Look"/>
    public async Task<Known<T>> LookAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (Look() is { IsAsking: false } known) return known;
        Task asking;
        lock (_guard) asking = _asking;
        await Task.WhenAny(asking, Task.Delay(patience, time, cancellationToken));
        return Known;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task AskAsync()
    {
        var answer = await ask(_stopping.Token);
        lock (_guard) _last = (answer, time.GetTimestamp());
    }
}

namespace AePipeline.Inference.Turns;

/// <summary>A number of places that are taken and given back; who finds none free waits in line.</summary>
/// <param name="count">How many.</param>
internal sealed class Slots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Waits for a place; disposing of the result gives it back.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}

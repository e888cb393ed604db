using Microsoft.Extensions.Options;

namespace AePipeline.Inference;

/// <summary>
/// Admits as many runs at a time as the process has cores for; the others wait in line. One for each process, shared by
/// all models.
/// </summary>
public sealed class InferenceGate(IOptions<InferenceOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.MaxConcurrentRuns);

    /// <summary>Waits for a turn; disposing of the result ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Turn(_free);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        private SemaphoreSlim? _free = free;

        public void Dispose() => Interlocked.Exchange(ref _free, null)?.Release();
    }
}

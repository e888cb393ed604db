using Microsoft.Extensions.Options;

namespace AePipeline.Inference;

/// <summary>
/// Admits as many runs at a time as the process has cores for; the others wait in line. One for each process, shared by
/// all models.
/// </summary>
public sealed class InferenceGate(IOptions<InferenceOptions> options) : IDisposable
{
    private readonly Slots _runs = new(options.Value.MaxConcurrentRuns);

    /// <summary>Waits for a turn; disposing of the result ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken) => _runs.TakeAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();
}

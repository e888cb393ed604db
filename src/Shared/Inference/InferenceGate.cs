using Microsoft.Extensions.Options;

namespace AePipeline.Inference;

/// <summary>
/// Admits as many runs at a time as the process has cores for; the others wait in line, background work behind the rest.
/// Of images in tiles only one more is under way than runs are admitted, so that the oldest are finished first and not all at the
/// end. One for each process, shared by all models.
/// </summary>
/// <param name="options">How many.</param>
public sealed class InferenceGate(IOptions<InferenceOptions> options) : IDisposable
{
    // Background work gets every eighth turn however much else there is: it slows down and never stands still.
    private const int MostPassedOver = 7;
    private static readonly AsyncLocal<bool> IsBackground = new();

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<IDisposable>> _waiting = new();
    private readonly Queue<TaskCompletionSource<IDisposable>> _background = new();
    // One image more than runs: it has the model while the other stores a tile and fills the next.
    private readonly SemaphoreSlim _images = new(options.Value.MaxConcurrentRuns + 1);
    private readonly SemaphoreSlim _backgroundImages = new(options.Value.MaxConcurrentRuns + 1);
    private int _free = options.Value.MaxConcurrentRuns;
    private int _passedOver;

    /// <summary>Makes the calling asynchronous method, and all that it calls from here on, background work.</summary>
    public static void EnterBackground() => IsBackground.Value = true;

    /// <summary>
    /// Waits until an image may begin with its tiles, each of which waits for its turn as well; disposing of the result says that the
    /// image has had its last.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<IDisposable> EnterImageAsync(CancellationToken cancellationToken)
    {
        var places = IsBackground.Value ? _backgroundImages : _images;
        await places.WaitAsync(cancellationToken);
        return new Place(places);
    }

    /// <summary>Waits for a turn; disposing of the result ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            (IsBackground.Value ? _background : _waiting).Enqueue(turn);
            Admit();
        }

        using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        return await turn.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _images.Dispose();
        _backgroundImages.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            _free++;
            Admit();
        }
    }

    private void Admit()
    {
        while (_free > 0 && TakeNext() is { } next)
        {
            // False for one that gave up waiting.
            if (next.TrySetResult(new Turn(this))) _free--;
        }
    }

    private TaskCompletionSource<IDisposable>? TakeNext()
    {
        if (_waiting.Count > 0 && (_background.Count == 0 || _passedOver < MostPassedOver))
        {
            _passedOver = _background.Count == 0 ? 0 : _passedOver + 1;
            return _waiting.Dequeue();
        }

        _passedOver = 0;
        return _background.TryDequeue(out var next) ? next : null;
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }

    private sealed class Turn(InferenceGate gate) : IDisposable
    {
        private InferenceGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

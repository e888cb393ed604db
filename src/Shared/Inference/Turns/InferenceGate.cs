using AePipeline.Limits;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference.Turns;

/// <summary>
/// Admits runs of models to the cores; the others wait in line, the oldest image first and background work behind the rest. A run
/// that is alone gets all cores, so that it ends soon. Where there are several images, runs that are small enough to be held beside
/// each other get a core each, which does more of them in the same time: no core waits for another at every layer.
/// One for each process, shared by all models.
/// </summary>
public sealed class InferenceGate : IDisposable
{
    // An image on its way is decoded, run through the model and encoded at once, each on a thread.
    private const int StagesOfAnImage = 3;

    // Background work gets every eighth turn however much else there is: it slows down and never stands still.
    private const int MostPassedOver = 7;
    private static readonly AsyncLocal<bool> IsBackground = new();

    private readonly Lock _lock = new();
    private readonly RunQueue _waiting = new();
    private readonly RunQueue _background = new();

    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _backgroundPlaces;
    private readonly bool _divides;
    private readonly int _turns;
    private int _free;
    private int _images;
    private long _age;
    private int _passedOver;

    /// <param name="options">How many runs are admitted at a time, where somebody chose.</param>
    public InferenceGate(IOptions<InferenceOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _turns = _free = options.Value.Turns;
        _divides = options.Value.DividesCores;
        // One image more than runs: it stores a tile and fills the next meanwhile.
        var images = _turns + 1;
        _places = new SemaphoreSlim(images);
        _backgroundPlaces = new SemaphoreSlim(images);
        PoolThreads.Reserve(StagesOfAnImage * images);
    }

    /// <summary>Makes the calling asynchronous method, and all that it calls from here on, background work.</summary>
    public static void EnterBackground() => IsBackground.Value = true;

    /// <summary>Whether the caller is background work.</summary>
    internal static bool IsInBackground => IsBackground.Value;

    /// <summary>Begins the way of an image through a model; disposing of the result ends it.</summary>
    internal GatedImage Announce()
    {
        lock (_lock)
        {
            _images++;
            return new GatedImage(this, IsBackground.Value ? _backgroundPlaces : _places, _age++);
        }
    }

    /// <summary>Waits for a turn on all cores; disposing of the result ends it.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken) =>
        await EnterAsync(NewAge(), isSmall: false, cancellationToken);

    /// <summary>Waits for a turn; disposing of the result ends it.</summary>
    /// <param name="age">Place in line, the lowest first.</param>
    /// <param name="isSmall">Whether a run a core can be held beside each other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    internal ValueTask<Turn> EnterAsync(long age, bool isSmall, CancellationToken cancellationToken) => EnterAsync(age, isSmall, isReserved: false, cancellationToken);

    /// <summary>Stands in line for the next turn of somebody who has one; it comes when that ends, or later.</summary>
    /// <param name="age">See <see cref="EnterAsync(long, bool, CancellationToken)"/>.</param>
    /// <param name="isSmall">See there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal ValueTask<Turn> ReserveAsync(long age, bool isSmall, CancellationToken cancellationToken) => EnterAsync(age, isSmall, isReserved: true, cancellationToken);

    private async ValueTask<Turn> EnterAsync(long age, bool isSmall, bool isReserved, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = new WaitingRun(isSmall);
        lock (_lock)
        {
            (IsBackground.Value ? _background : _waiting).Enqueue(waiting, age);
            // Who still has a turn would be one of several to itself.
            if (!isReserved) Admit();
        }

        using var registration = cancellationToken.Register(() => waiting.Turn.TrySetCanceled(cancellationToken));
        return await waiting.Turn.Task;
    }

    /// <summary>A place at the end of the line.</summary>
    internal long NewAge()
    {
        lock (_lock) return _age++;
    }

    /// <summary>One image less.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            _images--;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _backgroundPlaces.Dispose();
    }

    private void Leave(int cores)
    {
        lock (_lock)
        {
            _free += cores;
            Admit();
        }
    }

    private void Admit()
    {
        while (Next() is { } queue && queue.Peek() is var run)
        {
            var isAlone = _divides && !(run.IsSmall && IsBusy());
            var cores = isAlone ? _turns : 1;
            if (_free < cores) return;

            queue.Dequeue();
            _passedOver = queue == _background || _background.IsEmpty ? 0 : _passedOver + 1;

            // False for one that gave up waiting.
            if (run.Turn.TrySetResult(new Turn(this, cores, HasOneCore: _divides && !isAlone))) _free -= cores;
        }
    }

    /// <summary>Of several images, another runs or waits. The first of many does not wait for the second to be read.</summary>
    private bool IsBusy() => _images > 1 && (_free < _turns || _waiting.Count + _background.Count > 1);

    private RunQueue? Next()
    {
        var isBehind = _background.IsEmpty || _passedOver < MostPassedOver;
        return !_waiting.IsEmpty && isBehind ? _waiting : !_background.IsEmpty ? _background : null;
    }

    /// <summary>Leave to run.</summary>
    /// <param name="Gate">Gave it.</param>
    /// <param name="Cores">That it holds.</param>
    /// <param name="HasOneCore">Whether the run is to keep to one thread.</param>
    internal sealed record Turn(InferenceGate Gate, int Cores, bool HasOneCore) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0) Gate.Leave(Cores);
        }
    }

    private sealed record WaitingRun(bool IsSmall)
    {
        public TaskCompletionSource<Turn> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Runs by their place in line. Those that gave up waiting leave it when they come to its head.</summary>
    private sealed class RunQueue
    {
        private readonly PriorityQueue<WaitingRun, long> _runs = new();

        public int Count => _runs.Count;

        public bool IsEmpty
        {
            get
            {
                while (_runs.TryPeek(out var run, out _) && run.Turn.Task.IsCanceled) _runs.Dequeue();
                return _runs.Count == 0;
            }
        }

        public void Enqueue(WaitingRun run, long age) => _runs.Enqueue(run, age);

        public WaitingRun Peek() => _runs.Peek();

        public void Dequeue() => _runs.Dequeue();
    }
}

namespace AePipeline.Inference.Turns;

/// <summary>
/// An image on its way through a model, tile by tile. The older it is the sooner its tiles have their turn, so that images are
/// finished one after the other and not all at the end; one of very many tiles goes to the end of the line for each of its later ones,
/// so that the others need not wait for all of it.
/// </summary>
internal sealed class GatedImage : IDisposable
{
    // A photo of eight megapixels keeps its place to its end.
    private const int TilesInARow = 8;

    private readonly InferenceGate _gate;
    private SemaphoreSlim? _places;
    private bool _hasPlace;
    private long _age;
    private int _tiles;
    private Task<InferenceGate.Turn>? _next;

    /// <param name="gate">Admits its tiles.</param>
    /// <param name="places">Admits it.</param>
    /// <param name="age">Its place in line.</param>
    public GatedImage(InferenceGate gate, SemaphoreSlim places, long age) => (_gate, _places, _age) = (gate, places, age);

    /// <summary>Waits until the image may begin with its tiles; those already begun need not wait again.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_hasPlace) return;
        await _places!.WaitAsync(cancellationToken);
        _hasPlace = true;
    }

    /// <summary>Says that the image has had its last tile, or comes for no other.</summary>
    public void End()
    {
        _next?.ContinueWith(reserved => reserved.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        _next = null;
        if (_hasPlace) _places!.Release();
        _hasPlace = false;
    }

    /// <summary>Waits for a tile's turn; disposing of the result ends it.</summary>
    /// <param name="isSmall">See <see cref="InferenceGate.EnterAsync(long, bool, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<InferenceGate.Turn> EnterAsync(bool isSmall, CancellationToken cancellationToken)
    {
        if (_next is not { } next) return await _gate.EnterAsync(NextAge(), isSmall, cancellationToken);
        _next = null;
        return await next;
    }

    /// <summary>
    /// Stands in line for the next tile, which <see cref="EnterAsync"/> then waits for. Done before the turn of the tile before it ends, no younger
    /// image comes between the two, while this one stores what it has and reads what comes: the cores wait for it, so that must be at hand.
    /// Background work, of which nobody waits for the first, lets others in.
    /// </summary>
    /// <param name="isSmall">As for <see cref="EnterAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Reserve(bool isSmall, CancellationToken cancellationToken)
    {
        if (!InferenceGate.IsInBackground) _next ??= _gate.ReserveAsync(NextAge(), isSmall, cancellationToken).AsTask();
    }

    public void Dispose()
    {
        if (_places is null) return;
        End();
        _places = null;
        _gate.Forget();
    }

    private long NextAge()
    {
        if (_tiles++ >= TilesInARow) _age = _gate.NewAge();
        return _age;
    }
}

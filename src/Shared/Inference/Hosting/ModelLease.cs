using AePipeline.Models;

namespace AePipeline.Inference.Hosting;

/// <summary>Keeps a model loaded while it works. Dispose it when the work is done: the last one frees a replaced model.</summary>
/// <typeparam name="TModel">Runs the version.</typeparam>
public sealed class ModelLease<TModel> : IDisposable
    where TModel : class, IServedModel
{
    private readonly ModelSlot<TModel> _slot;
    private LoadedModel<TModel>? _loaded;

    internal ModelLease(LoadedModel<TModel> loaded, ModelSlot<TModel> slot)
    {
        (_loaded, _slot) = (loaded, slot);
        Card = loaded.Model.Card;
    }

    /// <summary>The version's card.</summary>
    public ModelCard Card { get; }

    /// <summary>The version's name.</summary>
    public string Version => Card.Version;

    /// <summary>The model, until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    public TModel Model
    {
        get
        {
            var loaded = _loaded;
            ObjectDisposedException.ThrowIf(loaded is null, this);
            return loaded.Model;
        }
    }

    /// <summary>
    /// Runs the model. When it answers with NaN or infinity, its version is put at fault for as long as this process lives, and
    /// the host serves the version before it, where there is one.
    /// </summary>
    /// <typeparam name="TResult">What the model makes.</typeparam>
    /// <param name="work">Runs it.</param>
    /// <param name="cancellationToken">Gives up loading the version before.</param>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    /// <exception cref="ModelReplacedException">The version is at fault, and another one serves now: borrow that and run again.</exception>
    /// <exception cref="ModelNotFiniteException">The version is at fault, and there is no other.</exception>
    public async Task<TResult> RunAsync<TResult>(Func<TModel, Task<TResult>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return await work(Model);
        }
        catch (ModelNotFiniteException fault)
        {
            if (await _slot.ReplaceFaultyAsync(Version, fault, cancellationToken)) throw new ModelReplacedException(Card.Task, Version, fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.Release();
}

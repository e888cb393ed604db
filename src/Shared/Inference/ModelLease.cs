using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>Keeps a model loaded while it works. Dispose it when the work is done: the last one frees a replaced model.</summary>
/// <typeparam name="TModel">Runs the version.</typeparam>
public sealed class ModelLease<TModel> : IDisposable
    where TModel : class, IServedModel
{
    private LoadedModel<TModel>? _loaded;

    internal ModelLease(LoadedModel<TModel> loaded)
    {
        _loaded = loaded;
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

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.Release();
}

using System.Collections.Concurrent;
using AePipeline.Families;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Inference.Hosting;

/// <summary>
/// Keeps the promoted model of every task that is asked for in memory. A newly promoted version is loaded and warmed
/// beside the old one, which serves until then and is freed when its last lease is given back. A version that does not
/// load leaves the old one serving, and one that answers images with NaN or infinity gives way to the version before it, see
/// <see cref="ModelLease{TModel}.RunAsync"/>. Thread-safe; one in a process.
/// </summary>
public sealed class ModelHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IModelSlot>> _slots = new(StringComparer.Ordinal);
    private readonly ModelLoader _loader;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _refreshInterval;
    private volatile bool _disposed;

    /// <summary>Nothing is loaded until a model is asked for.</summary>
    public ModelHost(
        PipelineStorage storage,
        ModelRegistry registry,
        IOptions<ModelHostOptions> hostOptions,
        IOptions<InferenceOptions> inferenceOptions,
        TimeProvider timeProvider,
        ILogger<ModelHost> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(hostOptions);

        _loader = new ModelLoader(storage, registry, hostOptions, inferenceOptions, timeProvider, logger);
        _timeProvider = timeProvider;
        _refreshInterval = hostOptions.Value.ModelRefreshInterval;
    }

    /// <summary>What is in memory now, for every family that was asked for, in the order of their names. Loads nothing.</summary>
    public IReadOnlyList<ServedModel> Serving =>
        [.. _slots.Values.Select(slot => slot.Value.Describe()).OrderBy(served => served.Task, StringComparer.Ordinal)];

    /// <summary>Borrows the current model of a task, loading it first if none is in memory.</summary>
    /// <typeparam name="TModel">Runs the task's versions.</typeparam>
    /// <param name="kind">What the task's versions are loaded as.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">No version is promoted, or none that loads; worth trying again later.</exception>
    /// <exception cref="Azure.RequestFailedException">No model is in memory and storage cannot be reached.</exception>
    public Task<ModelLease<TModel>> AcquireAsync<TModel>(ModelKind<TModel> kind, CancellationToken cancellationToken)
        where TModel : class, IServedModel
    {
        ArgumentNullException.ThrowIfNull(kind);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var slot = _slots.GetOrAdd(kind.Task, _ => new Lazy<IModelSlot>(() => new ModelSlot<TModel>(kind, _loader, _timeProvider, _refreshInterval)));

        // A task is of one family, which has one type of model, and so one type of slot.
        return ((ModelSlot<TModel>)slot.Value).AcquireAsync(cancellationToken);
    }

    /// <summary>Borrows the model of a factor: the family's own current model where it enlarges so, or else the variant's.</summary>
    /// <typeparam name="TModel">Runs the family's versions.</typeparam>
    /// <param name="kind">The family.</param>
    /// <param name="scale">One of the family's <see cref="ModelFamily.Scales"/>; null for whatever its own model does.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ModelNotAvailableException">No version of that factor is promoted, or none that loads; worth trying again later.</exception>
    /// <exception cref="Azure.RequestFailedException">No model is in memory and storage cannot be reached.</exception>
    public async Task<ModelLease<TModel>> AcquireAsync<TModel>(ModelKind<TModel> kind, int? scale, CancellationToken cancellationToken)
        where TModel : class, IServedModel
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (scale is not { } factor) return await AcquireAsync(kind, cancellationToken);
        try
        {
            var own = await AcquireAsync(kind, cancellationToken);
            if (own.Model.Card.Scale == factor) return own;
            own.Dispose();
        }
        catch (ModelNotAvailableException)
        {
            // The variant may have one all the same.
        }

        return await AcquireAsync(kind.OfScale(factor), cancellationToken);
    }

    /// <summary>Stops following and frees the models, those on lease when their leases are given back.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var task in _slots.Keys)
        {
            if (_slots.TryRemove(task, out var slot))
                await slot.Value.DisposeAsync();
        }
    }
}

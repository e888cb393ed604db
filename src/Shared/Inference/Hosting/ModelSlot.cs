using System.Collections.Concurrent;
using AePipeline.Models;

namespace AePipeline.Inference.Hosting;

/// <summary>
/// The model of one task: serves the last version that loaded and follows <c>current.json</c> in the background. A version
/// that is put at fault is served no more by this process: the one before it is, until another is promoted.
/// </summary>
internal sealed class ModelSlot<TModel> : IModelSlot
    where TModel : class, IServedModel
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(5);
    private readonly ModelKind<TModel> _kind;
    private readonly ModelLoader _loader;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _following;
    private readonly ConcurrentDictionary<string, string> _faults = new(StringComparer.Ordinal);
    private CurrentModelState _current = new(null, default);
    private readonly List<(string Version, Exception Fault)> _unreported = [];
    private LoadedModel<TModel>? _serving;
    private Failure? _failure;
    private string? _wanted;
    private bool _mayWantAnother;

    public ModelSlot(ModelKind<TModel> kind, ModelLoader loader, TimeProvider time, TimeSpan interval)
    {
        _kind = kind;
        _loader = loader;
        _time = time;
        _interval = interval;
        _following = FollowAsync();
    }

    /// <exception cref="ModelNotAvailableException">No version is promoted, or none that loads.</exception>
    public async Task<ModelLease<TModel>> AcquireAsync(CancellationToken cancellationToken)
    {
        if (TryLease() is { } lease)
            return lease;

        await RefreshAsync(cancellationToken);
        return TryLease() ?? throw (_failure is { } failure
            ? new ModelNotAvailableException(
                _kind.Task,
                $"the version {failure.Version} does not load. Roll back or promote another one. {failure.Exception.Message}",
                failure.Exception)
            : new ModelNotAvailableException(_kind.Task, "no version is promoted. Train one, or promote a published one."));
    }

    public ServedModel Describe()
    {
        var (serving, failure) = (Volatile.Read(ref _serving), Volatile.Read(ref _failure));
        var problem = failure is null ? ProblemOfCurrent() : $"The version {failure.Version} does not load. {failure.Exception.Message}";
        return serving is null
            ? new ServedModel(_kind.Task, Version: null, Provider: null, [], problem)
            : new ServedModel(_kind.Task, serving.Model.Card.Version, serving.Model.Provider, serving.Model.Files, problem);
    }

    /// <summary>Puts a version at fault, and serves the one before it in its place where there is one.</summary>
    /// <param name="version">The version that gave the answer.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="cancellationToken">Gives up loading the other.</param>
    /// <returns>Whether a version that is not at fault serves now; false when there is none.</returns>
    /// <exception cref="ModelNotAvailableException">There may be one, and it cannot be had now.</exception>
    public async Task<bool> ReplaceFaultyAsync(string version, ModelNotFiniteException fault, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            if (_stopping.IsCancellationRequested) return false;
            var isNew = PutAtFault(version, fault);

            // When it is known, an earlier look for another one may have been cut short.
            var missing = isNew || !ServesWell() ? await TryServeAnotherAsync(cancellationToken) : null;
            if (isNew) _loader.ReportAtFault(_kind.Task, version, ServesWell() ? _serving!.Model.Card.Version : null, fault);
            if (ServesWell()) return true;
            return missing is null ? false : throw new ModelNotAvailableException(
                _kind.Task, $"the version {version} is at fault, and the one before it cannot be had now. {missing.Message}", missing);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        await _refreshing.WaitAsync();
        Interlocked.Exchange(ref _serving, null)?.Release();
        _refreshing.Release();
        _stopping.Dispose();
    }

    private ModelLease<TModel>? TryLease()
    {
        // Between reading the field and using it the model may be replaced and freed: then there is a newer one.
        while (Volatile.Read(ref _serving) is { } serving)
        {
            if (serving.TryUse())
                return new ModelLease<TModel>(serving, this);
        }

        return null;
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(_interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    await RefreshAsync(_stopping.Token);
                }
                catch (Exception exception) when (!_stopping.IsCancellationRequested)
                {
                    // Also a request that timed out, which looks like a cancellation: following goes on.
                    _loader.ReportUnreadable(_kind.Task, exception);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, typeof(ModelHost));
            if (await _loader.ReadIfChangedAsync(_kind.Task, _current.ETag, cancellationToken) is { } changed)
            {
                _current = changed;
                _failure = null;
                _mayWantAnother = true;
            }

            await ServeWantedAsync(cancellationToken);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private bool MayTry() => _failure is null || _time.GetUtcNow() >= _failure.NextTry;

    private bool ServesWell() => _serving is { } serving && !_faults.ContainsKey(serving.Model.Card.Version);

    private string? ProblemOfCurrent() => _current.Model is { } current && _faults.TryGetValue(current.Version, out var reason)
        ? $"The promoted version {current.Version} is at fault, and is not served where there is another. {reason}"
        : null;

    /// <summary>Notes that a version is not to be served; false when that is known.</summary>
    private bool PutAtFault(string version, Exception fault)
    {
        var isNew = _faults.TryAdd(version, fault.Message);
        _mayWantAnother |= isNew;
        return isNew;
    }

    /// <summary>
    /// Only a promoted version is tried again and again: somebody may put it right, and it says so until then. What ONNX Runtime
    /// throws is no fault of the version for good: memory may be short for a while.
    /// </summary>
    private bool IsFault(string version, Exception failure) => failure is ModelNotFiniteException
        || (failure is ModelIntegrityException or ModelInvalidException { InnerException: null } && version != _current.Model?.Version);

    /// <returns>Why a version that may be good is not in memory.</returns>
    private async Task<Exception?> TryServeAnotherAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ServeWantedAsync(cancellationToken);
            return _failure?.Exception;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The versions cannot be listed now: the next look at the current one tries again.
            _loader.ReportUnreadable(_kind.Task, exception);
            return exception;
        }
    }

    /// <summary>Brings what is to serve into memory, unless it is there. One that turns out to be at fault makes way for the next.</summary>
    private async Task ServeWantedAsync(CancellationToken cancellationToken)
    {
        do
        {
            if (_mayWantAnother)
            {
                _wanted = await ChooseAsync(cancellationToken);
                _mayWantAnother = false;
            }

            if (_wanted is { } wanted && wanted != _serving?.Model.Card.Version && MayTry()) await ReplaceAsync(wanted, cancellationToken);
        }
        while (_mayWantAnother);

        await ServeMeanwhileAsync(cancellationToken);
        foreach (var (version, fault) in _unreported) _loader.ReportAtFault(_kind.Task, version, ServesWell() ? _serving!.Model.Card.Version : null, fault);
        _unreported.Clear();
    }

    /// <summary>What is wanted does not load now, and what still serves is at fault: the version before both serves until it does.</summary>
    private async Task ServeMeanwhileAsync(CancellationToken cancellationToken)
    {
        while (_failure is { } failure && _current.Model is { } current && _serving is not null && !ServesWell())
        {
            var version = await _loader.FindBeforeAsync(
                _kind.Task, current, before => before == failure.Version || _faults.ContainsKey(before), cancellationToken);
            if (version is null) return;

            await ReplaceAsync(version, cancellationToken);
            _failure = failure;
            if (!_faults.ContainsKey(version)) return;
        }
    }

    /// <summary>The promoted version; in place of one at fault the version before it, or else what serves already. If all are at fault, the promoted one.</summary>
    private async Task<string?> ChooseAsync(CancellationToken cancellationToken)
    {
        if (_current.Model is not { } current || !_faults.ContainsKey(current.Version)) return _current.Model?.Version;
        return await _loader.FindBeforeAsync(_kind.Task, current, _faults.ContainsKey, cancellationToken)
            ?? (ServesWell() ? _serving!.Model.Card.Version : current.Version);
    }

    private async Task ReplaceAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            var next = await _loader.LoadAsync(_kind, version, cancellationToken);
            Interlocked.Exchange(ref _serving, new LoadedModel<TModel>(next, _loader.Free))?.Release();
            _failure = null;
        }
        catch (Exception fault) when (IsFault(version, fault) && PutAtFault(version, fault))
        {
            // Reported once it is known what serves in its place.
            _unreported.Add((version, fault));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var attempts = (_failure?.Attempts ?? 0) + 1;
            var pause = _interval * Math.Min(Math.Pow(2, attempts - 1), s_longestPause / _interval);
            _failure = new Failure(version, attempts, _time.GetUtcNow() + pause, exception);
            _loader.ReportUnusable(_kind.Task, version, _serving?.Model.Card.Version, pause, exception);
        }
    }

    private sealed record Failure(string Version, int Attempts, DateTimeOffset NextTry, Exception Exception);
}

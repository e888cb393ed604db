using AePipeline.Models;

namespace AePipeline.Inference;

/// <summary>
/// The model of one task: serves the last version that loaded and follows <c>current.json</c> in the background.
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
    private CurrentModelState _current = new(null, default);
    private LoadedModel<TModel>? _serving;
    private Failure? _failure;

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
                $"the promoted version {failure.Version} does not load. Roll back or promote another one. {failure.Exception.Message}",
                failure.Exception)
            : new ModelNotAvailableException(_kind.Task, "no version is promoted. Train one, or promote a published one."));
    }

    public ServedModel Describe()
    {
        var (serving, failure) = (Volatile.Read(ref _serving), Volatile.Read(ref _failure));
        var problem = failure is null ? null : $"The promoted version {failure.Version} does not load. {failure.Exception.Message}";
        return serving is null
            ? new ServedModel(_kind.Task, Version: null, Provider: null, [], problem)
            : new ServedModel(_kind.Task, serving.Model.Card.Version, serving.Model.Provider, serving.Model.Files, problem);
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
                return new ModelLease<TModel>(serving);
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
            }

            if (_current.Model is { } wanted && wanted.Version != _serving?.Model.Card.Version && MayTry())
                await ReplaceAsync(wanted.Version, cancellationToken);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private bool MayTry() => _failure is null || _time.GetUtcNow() >= _failure.NextTry;

    private async Task ReplaceAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            var next = await _loader.LoadAsync(_kind, version, cancellationToken);
            Interlocked.Exchange(ref _serving, new LoadedModel<TModel>(next, _loader.Free))?.Release();
            _failure = null;
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

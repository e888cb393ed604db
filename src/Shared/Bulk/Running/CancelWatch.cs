using AePipeline.Bulk.State;
using AePipeline.Storage;

namespace AePipeline.Bulk.Running;

/// <summary>Looks again and again whether a job is to stop, and says so by a token.</summary>
internal sealed class CancelWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    public CancelWatch(BulkJobStore jobs, string id, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync(jobs, id, interval, time);
    }

    /// <summary>Cancelled when the job or the caller is to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether the job is to stop.</summary>
    public bool IsCancelled { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync(BulkJobStore jobs, string id, TimeSpan interval, TimeProvider time)
    {
        while (true)
        {
            await Task.Delay(interval, time, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_over.IsCancellationRequested)
            {
                return;
            }

            try
            {
                IsCancelled = await jobs.FindStatusAsync(id, _over.Token) is { } status && status.State.IsToStop();
            }
            catch (Exception unanswered) when (_over.IsCancellationRequested || StorageOutage.ConcernsAll(unanswered))
            {
                // Whoever works notices the outage too; whether to stop is asked again.
            }

            if (IsCancelled)
            {
                await _stop.CancelAsync();
                return;
            }
        }
    }
}

using System.Collections.Concurrent;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk.Running;

/// <summary>Brings the outcomes of batches into the jobs' statuses, several at a time when they come fast.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="options">How often.</param>
/// <param name="time">The clock.</param>
public sealed class BulkProgress(BulkJobStore jobs, IOptions<BulkRunnerOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RateSpan = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<BulkPage, Pending> _pending = new();

    /// <summary>Work on a page begins: from here on time counts.</summary>
    public void Begin(BulkPage page) => _pending[page] = new Pending(time.GetTimestamp());

    /// <summary>Counts a batch, and updates the status if that is due.</summary>
    /// <param name="page">Its page.</param>
    /// <param name="counts">Its outcomes, which were made now and so say how fast the job is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AddAsync(BulkPage page, BulkCounts counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(counts);
        var pending = _pending.GetOrAdd(page, _ => new Pending(time.GetTimestamp()));
        if (pending.Add(counts, time, options.Value.StatusInterval) is not { } due)
        {
            return;
        }

        await jobs.ChangeStatusAsync(page.JobId, status => status.Page == page.Page ? Advance(status, due) : status, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The page is over: what was not written yet is in its final count.</summary>
    public void Forget(BulkPage page) => _pending.TryRemove(page, out _);

    private BulkStatus Advance(BulkStatus status, Due due)
    {
        var counts = status.Counts + due.Counts;
        var rate = Smooth(status.ImagesPerSecond, due.Counts.Finished / due.Elapsed.TotalSeconds, due.Elapsed);
        return status with
        {
            Counts = counts,
            ImagesPerSecond = rate,
            SecondsLeft = rate > 0 ? (status.Listed - counts.Finished) / rate : null,
            UpdatedAt = time.GetUtcNow(),
        };
    }

    private static double Smooth(double? before, double now, TimeSpan elapsed)
    {
        var weight = 1 - Math.Exp(-elapsed / RateSpan);
        return before is { } rate ? rate + weight * (now - rate) : now;
    }

    private sealed record Due(BulkCounts Counts, TimeSpan Elapsed);

    private sealed class Pending(long started)
    {
        private readonly Lock _lock = new();
        private BulkCounts _counts = BulkCounts.None;
        private long _since = started;

        public Due? Add(BulkCounts counts, TimeProvider time, TimeSpan interval)
        {
            lock (_lock)
            {
                _counts += counts;
                var elapsed = time.GetElapsedTime(_since);
                if (elapsed < interval || elapsed == TimeSpan.Zero)
                {
                    return null;
                }

                var due = new Due(_counts, elapsed);
                (_counts, _since) = (BulkCounts.None, time.GetTimestamp());
                return due;
            }
        }
    }
}

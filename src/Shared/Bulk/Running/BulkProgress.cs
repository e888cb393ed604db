using System.Collections.Concurrent;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using Azure;
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

    /// <summary>Tells of one more finished image of a batch that is still worked on, if it is time to.</summary>
    /// <param name="page">Its page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TellAsync(BulkPage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var pending = _pending.GetOrAdd(page, _ => new Pending(time.GetTimestamp()));
        if (pending.Finish(time, options.Value.StatusInterval) is not { } due) return;
        try
        {
            await jobs.ChangeStatusAsync(page.JobId, status => status.Page == page.Page && status.State == BulkState.Running ? Tell(status, due) : status, cancellationToken);
        }
        catch (RequestFailedException)
        {
            // A hint; whether storage answers the images themselves find out.
        }
    }

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

        await jobs.ChangeStatusAsync(page.JobId, status => status.Page == page.Page ? Advance(status, due) : status, cancellationToken);
    }

    /// <summary>The page is over: what was not written yet is in its final count.</summary>
    public void Forget(BulkPage page) => _pending.TryRemove(page, out _);

    // Until a batch is recorded there is no other rate.
    private BulkStatus Tell(BulkStatus status, Told told)
    {
        var rate = status.ImagesPerSecond ?? told.Underway / told.Elapsed.TotalSeconds;
        return status with
        {
            Underway = told.Underway,
            ImagesPerSecond = rate,
            SecondsLeft = rate > 0 ? (status.Listed - status.Counts.Finished - told.Underway) / rate : null,
            UpdatedAt = time.GetUtcNow(),
        };
    }

    private BulkStatus Advance(BulkStatus status, Due due)
    {
        var counts = status.Counts + due.Counts;
        var rate = Smooth(status.ImagesPerSecond, due.Counts.Finished / due.Elapsed.TotalSeconds, due.Elapsed);
        return status with
        {
            Counts = counts,
            Underway = due.Underway,
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

    private sealed record Due(BulkCounts Counts, int Underway, TimeSpan Elapsed);

    private sealed record Told(int Underway, TimeSpan Elapsed);

    private sealed class Pending(long started)
    {
        private readonly Lock _lock = new();
        private BulkCounts _counts = BulkCounts.None;
        private long _since = started;
        private long _told = started;
        private int _underway;

        public Told? Finish(TimeProvider time, TimeSpan interval)
        {
            lock (_lock)
            {
                _underway++;
                var elapsed = time.GetElapsedTime(_since);
                if (time.GetElapsedTime(_told) < interval || elapsed == TimeSpan.Zero) return null;
                _told = time.GetTimestamp();
                return new Told(_underway, elapsed);
            }
        }

        public Due? Add(BulkCounts counts, TimeProvider time, TimeSpan interval)
        {
            lock (_lock)
            {
                _counts += counts;
                _underway = (int)Math.Max(0, _underway - counts.Finished);
                var elapsed = time.GetElapsedTime(_since);
                if (elapsed < interval || elapsed == TimeSpan.Zero)
                {
                    return null;
                }

                var due = new Due(_counts, _underway, elapsed);
                (_counts, _since) = (BulkCounts.None, time.GetTimestamp());
                return due;
            }
        }
    }
}

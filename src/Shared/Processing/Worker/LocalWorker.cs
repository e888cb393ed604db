using System.Collections.Concurrent;
using AePipeline.Inference.Hosting;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Worker;

/// <summary>
/// Serves an account from one process without any trigger: sweeps, heeds what it is told of uploads, works on several images at
/// once, tries again what may work later, and on shutdown lets what is in flight finish.
/// </summary>
public sealed partial class LocalWorker(
    Sweep sweep,
    StrayUploads strays,
    ImageProcessor processor,
    FolderOptions folders,
    RetrySchedule retries,
    RetriesExhausted exhausted,
    AePipelineMetrics metrics,
    IOptions<ProcessingOptions> options,
    TimeProvider time,
    ILogger<LocalWorker> logger,
    IUploadEvents? events = null) : BackgroundService
{
    private static readonly TimeSpan LongestOutagePause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, Task> _inFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<ImageTask, SemaphoreSlim> _slots = ImageProcessor.Tasks.ToDictionary(task => task, task => new SemaphoreSlim(options.Value.ConcurrencyOf(task)));
    private readonly CancellationTokenSource _work = new();
    private readonly SweepPace _pace = new(options.Value, time, hasEvents: events is not null);
    private readonly Lock _starting = new();
    private int _written;
    private int _rejected;
    private int _failedSweeps;
    private volatile bool _isStorageLost;
    private int _outages;

    /// <summary>What has happened so far.</summary>
    public WorkerProgress Progress => new(_inFlight.Count, _written, _rejected, retries.Count, !_isStorageLost);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _work.Dispose();
        foreach (var slots in _slots.Values) slots.Dispose();
        _pace.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(SweepAgainAndAgainAsync(stoppingToken), HeedEventsAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await DrainAsync();
        }
    }

    private async Task SweepAgainAndAgainAsync(CancellationToken stopping)
    {
        while (true)
        {
            var pause = await SweepAsync(stopping);
            await _pace.RestAsync(pause, stopping);
        }
    }

    /// <summary>Starts work on uploads as they are told of, whatever the sweep is at.</summary>
    private async Task HeedEventsAsync(CancellationToken stopping)
    {
        if (events is null) return;
        await foreach (var told in events.ReadAsync(stopping))
        {
            if (FolderDefaults.IsName(told.Name)) folders.Forget(told.Name);
            if (ImageReference.TryParse(told.Name, out var image))
            {
                await _slots[image.Task].WaitAsync(stopping);
                Start(new PendingUpload(image, told.ETag, time.GetUtcNow()) { Seen = sweep.PresumedOf(image) });
            }
        }
    }

    /// <summary>Starts work on everything that is due; returns the pause before the next sweep.</summary>
    private async Task<TimeSpan> SweepAsync(CancellationToken stopping)
    {
        var looking = TimeSpan.Zero;
        var isQuiet = true;
        try
        {
            retries.BeginPass();
            var found = sweep.FindAsync(IsWanted, stopping).GetAsyncEnumerator(stopping);
            await using (found)
            {
                while (await MoveNextAsync())
                {
                    isQuiet = false;
                    await _slots[found.Current.Image.Task].WaitAsync(stopping);
                    Start(found.Current);
                }
            }

            retries.EndPass();
            await strays.ReportIfDueAsync(stopping);

            async Task<bool> MoveNextAsync()
            {
                var started = time.GetTimestamp();
                var more = await found.MoveNextAsync();
                looking += time.GetElapsedTime(started);
                return more;
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            if (!StorageOutage.ConcernsAll(failure))
            {
                Log.SweepFailed(logger, failure);
            }
            else if (!_isStorageLost)
            {
                _isStorageLost = true;
                Log.StorageLost(logger, failure);
            }

            var pause = options.Value.SweepInterval * Math.Pow(2, Math.Min(++_failedSweeps, 10));
            return pause < LongestOutagePause ? pause : LongestOutagePause;
        }

        _failedSweeps = 0;
        if (_isStorageLost)
        {
            _isStorageLost = false;
            Log.StorageBack(logger);
        }

        return _pace.After(looking, isQuiet && retries.IsEmpty && _inFlight.IsEmpty);
    }

    // The schedule is asked about every image, in work or not: it forgets those that it is not asked about.
    private bool IsWanted(ImageReference image) => retries.IsDue(image) && !_inFlight.ContainsKey(image.ImageName);

    private void Start(PendingUpload upload)
    {
        // The gate keeps the work from ending, and leaving the dictionary, before it is in there.
        var gate = new TaskCompletionSource();
        lock (_starting)
        {
            // While this one waited for a slot, it may have been done.
            var isKnown = sweep.IsKnownSettled(upload);
            if (isKnown || !IsWanted(upload.Image))
            {
                // Told of while the upload before it is worked on: whether that run still saw it, a sweep finds out.
                if (!isKnown) _pace.Disturb();
                _slots[upload.Image.Task].Release();
                return;
            }

            _inFlight[upload.Image.ImageName] = WorkAsync(upload, gate.Task);
        }

        gate.SetResult();
    }

    private async Task WorkAsync(PendingUpload upload, Task started)
    {
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var outcome = await processor.ProcessAsync(upload.Image, upload.Seen?.AsOf(time.GetUtcNow()), _work.Token);
            sweep.Note(outcome);
            Count(outcome);
            retries.Forget(upload.Image);
            Volatile.Write(ref _outages, 0);
        }
        catch (OperationCanceledException) when (_work.IsCancellationRequested)
        {
            Log.Abandoned(logger, upload.Image);
        }
        catch (ModelNotAvailableException missing) when (missing.Task != upload.Image.Task.ToFolder())
        {
            // Of one factor, or of a task that is to follow: uploads that do not ask for it go on.
            retries.PostponeForOutage(upload.Image, upload.SourceETag);
            _pace.Disturb();
            Log.ModelMissing(logger, upload.Image.Task, missing.Message);
        }
        catch (ModelNotAvailableException missing)
        {
            _pace.Disturb();
            if (retries.WaitForModel(upload.Image.Task))
            {
                Log.ModelMissing(logger, upload.Image.Task, missing.Message);
            }
        }
        catch (Exception outage) when (StorageOutage.ConcernsAll(outage))
        {
            // Storage that hangs, or a token that is not to be had, says nothing of the image: it is not what gives up.
            var delay = retries.PostponeForOutage(upload.Image, upload.SourceETag);
            _pace.Disturb();
            if (Interlocked.Increment(ref _outages) == 1) Log.OutageMet(logger, outage, upload.Image, delay.TotalSeconds);
        }
        catch (Exception failure)
        {
            await PostponeAsync(upload, failure);
        }
        finally
        {
            _inFlight.TryRemove(upload.Image.ImageName, out _);
            _slots[upload.Image.Task].Release();
        }
    }

    private void Count(ProcessingOutcome outcome)
    {
        if (outcome.Status == ProcessingStatus.Written)
        {
            Interlocked.Increment(ref _written);
            if (retries.ModelArrived(outcome.Image.Task))
            {
                Log.ModelArrived(logger, outcome.Image.Task);
            }
        }
        else if (outcome.Status == ProcessingStatus.Rejected)
        {
            Interlocked.Increment(ref _rejected);
        }
    }

    private async Task PostponeAsync(PendingUpload upload, Exception failure)
    {
        metrics.RecordFailure(upload.Image);
        var (attempts, delay) = retries.Postpone(upload.Image, upload.SourceETag);
        _pace.Disturb();
        if (attempts < options.Value.MaxAttempts)
        {
            Log.Postponed(logger, failure, upload.Image, attempts, options.Value.MaxAttempts, delay.TotalSeconds);
            return;
        }

        Log.Exhausted(logger, failure, upload.Image, attempts);
        try
        {
            await exhausted.ReportAsync(upload.Image, upload.SourceETag, failure, attempts, _work.Token);
            retries.Forget(upload.Image);
        }
        catch (Exception unwritten)
        {
            // It stays postponed, so the next attempt either works or reports.
            Log.Unreported(logger, unwritten, upload.Image);
        }
    }

    private async Task DrainAsync()
    {
        var rest = Task.WhenAll(_inFlight.Values);
        if (!rest.IsCompleted)
        {
            Log.Draining(logger, _inFlight.Count);
        }

        try
        {
            await rest.WaitAsync(options.Value.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            Log.DrainTimedOut(logger, options.Value.DrainTimeout.TotalSeconds, _inFlight.Count);
            await _work.CancelAsync();
            await rest.WaitAsync(CancelGrace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

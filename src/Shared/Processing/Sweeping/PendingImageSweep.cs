using AePipeline.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// The sweep of hosts with triggers: called every few minutes, it compares uploads with results and puts a message for
/// each upload that has work left on <see cref="QueueNames.PendingImages"/>. A round over all uploads may take several
/// calls; each goes on where the last one stopped. One process at a time; one call at a time in it.
/// </summary>
/// <remarks>
/// A round begins only when the queue is empty, and sees every upload once: so no image is enqueued while its message
/// waits, but for a page whose run was killed before it could note that it was done, and twice harms nothing.
/// </remarks>
public sealed partial class PendingImageSweep
{
    // The shortest that outlives a slow moment of the storage; the longest that it grants.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(60);

    private readonly PipelineStorage _storage;
    private readonly ModelRegistry _models;
    private readonly StrayUploads _strays;
    private readonly SweepOptions _options;
    private readonly int _parallelism;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SweepStateStore _state;
    private readonly UploadScan _scan;
    private DateTimeOffset? _passOf;

    /// <summary>Nothing is sent yet.</summary>
    public PendingImageSweep(
        PipelineStorage storage,
        BlobListings listings,
        ImageLedger ledger,
        ResultWriter results,
        ProblemReports problems,
        StrayUploads strays,
        ModelRegistry models,
        IOptions<SweepOptions> options,
        IOptions<ProcessingOptions> processing,
        TimeProvider time,
        ILogger<PendingImageSweep> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(processing);
        (_storage, _models, _strays, _options, _time, _logger) = (storage, models, strays, options.Value, time, logger);
        _parallelism = processing.Value.SweepParallelism;
        _state = new SweepStateStore(storage);
        _scan = new UploadScan(listings, ledger, results, problems, strays, processing.Value, time, _options.MaxRemembered);
    }

    /// <summary>Looks for work until the round is complete, the time is up or enough waits.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer. The next call goes on.</exception>
    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var lease = await BlobLease.TryAcquireAsync(_state.Holder, LeaseDuration, _time, cancellationToken);
        if (lease is null)
        {
            return new SweepReport(0, 0, 0, SweepEnd.HeldElsewhere);
        }

        await using (lease)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            var counts = new Counts();
            var end = SweepEnd.HeldElsewhere;
            try
            {
                end = await SweepAsync(counts, started, stop.Token);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                Log.TakenOver(_logger);
            }

            Log.Ended(_logger, counts.LookedAt, counts.Found, counts.Enqueued, end);
            return new SweepReport(counts.LookedAt, counts.Found, counts.Enqueued, end);
        }
    }

    private async Task<SweepEnd> SweepAsync(Counts counts, long started, CancellationToken stop)
    {
        // A deployment that is older than the queue.
        await _storage.PendingImages.CreateIfNotExistsAsync(cancellationToken: stop);
        var (read, seen) = await _state.ReadAsync(stop);
        if (read is not { NextTask: not null } cursor)
        {
            if (await CountWaitingAsync(stop) > 0)
            {
                return SweepEnd.QueueBusy;
            }

            cursor = SweepCursor.Begin(_time.GetUtcNow());
            _passOf = cursor.RoundStartedAt;
            _scan.BeginPass();
        }

        var served = new Dictionary<ImageTask, bool>();
        while (cursor.NextTask is { } task)
        {
            if (!served.TryGetValue(task, out var isServed))
            {
                served[task] = isServed = await HasModelAsync(task, stop);
            }

            if (isServed)
            {
                if (await CountWaitingAsync(stop) >= _options.MaxPending)
                {
                    return SweepEnd.QueueBusy;
                }

                var page = await ListAsync(task, cursor.Marker, stop);
                await EnqueueAsync(page, counts, stop);
                cursor = page.Marker is { } marker ? cursor with { Marker = marker } : cursor.AfterTask();
            }
            else
            {
                cursor = cursor.AfterTask();
            }

            seen = await _state.TryWriteAsync(cursor, seen, stop);
            if (seen is null)
            {
                return SweepEnd.HeldElsewhere;
            }

            if (isServed && cursor.NextTask is not null && _time.GetElapsedTime(started) >= _options.TimeBudget)
            {
                return SweepEnd.OutOfTime;
            }
        }

        await _strays.ReportAsync(stop);

        // What this process did not see of the round it would forget.
        if (_passOf == cursor.RoundStartedAt)
        {
            _scan.EndPass();
        }

        return SweepEnd.RoundComplete;
    }

    /// <summary>Messages that wait or are worked on.</summary>
    private async Task<int> CountWaitingAsync(CancellationToken stop)
    {
        QueueProperties queue = await _storage.PendingImages.GetPropertiesAsync(stop);
        return queue.ApproximateMessagesCount;
    }

    /// <summary>Uploads for a task without a model wait where they are: as messages they would end among the poisoned ones.</summary>
    private async Task<bool> HasModelAsync(ImageTask task, CancellationToken stop)
    {
        try
        {
            return await _models.GetCurrentAsync(task.ToFolder(), stop) is not null;
        }
        catch (InvalidDataException damaged)
        {
            Log.ModelUnreadable(_logger, damaged, task);
            return false;
        }
    }

    private async Task<UploadPage> ListAsync(ImageTask task, string? marker, CancellationToken stop)
    {
        try
        {
            return await _scan.ListAsync(task, marker, _options.PageSize, stop).FirstAsync(stop);
        }
        catch (RequestFailedException refused) when (refused.Status == 400 && marker is not null)
        {
            // Somebody changed the blob, or the storage has forgotten: never to get past it would be worse than to look again.
            Log.MarkerRefused(_logger, refused, task);
            return await _scan.ListAsync(task, marker: null, _options.PageSize, stop).FirstAsync(stop);
        }
    }

    private async Task EnqueueAsync(UploadPage page, Counts counts, CancellationToken stop)
    {
        var youngest = _time.GetUtcNow() - _options.MinAge;
        var found = await _scan.JudgeAsync(page, upload => upload.UploadedAt <= youngest, stop).ToListAsync(stop);
        counts.LookedAt += page.Uploads.Count;
        counts.Found += found.Count;
        foreach (var some in found.Chunk(_parallelism))
        {
            await Task.WhenAll(some.Select(upload => _storage.PendingImages.SendMessageAsync(PendingImage.Of(upload).ToJson(), stop)));
            counts.Enqueued += some.Length;
        }
    }

    private sealed class Counts
    {
        public int LookedAt { get; set; }

        public int Found { get; set; }

        public int Enqueued { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Information, "Swept {LookedAt} uploads: {Found} have work left, {Enqueued} enqueued; {End}", EventName = "Swept")]
        public static partial void Ended(ILogger logger, int lookedAt, int found, int enqueued, SweepEnd end);

        [LoggerMessage(3022, LogLevel.Warning, "Another process has taken over the sweep", EventName = "SweepTakenOver")]
        public static partial void TakenOver(ILogger logger);

        [LoggerMessage(3023, LogLevel.Warning, "Which {Task} model is current cannot be read; its uploads wait", EventName = "SweepModelUnreadable")]
        public static partial void ModelUnreadable(ILogger logger, Exception failure, ImageTask task);

        [LoggerMessage(3024, LogLevel.Warning, "The storage refuses to go on where the sweep stopped; the {Task} uploads are listed from the first", EventName = "SweepMarkerRefused")]
        public static partial void MarkerRefused(ILogger logger, Exception failure, ImageTask task);
    }
}

using System.Text.Json;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk.Running;

/// <summary>
/// Runs a job in this process. It may end at any moment: all that it knows is in the blobs, and the next runner goes on
/// from there.
/// </summary>
public sealed partial class BulkRunner(
    PipelineStorage storage,
    BulkJobStore jobs,
    BulkActivities activities,
    IOptions<BulkRunnerOptions> options,
    TimeProvider time,
    ILogger<BulkRunner> logger)
{
    private const int MostRestarts = 10;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    /// <summary>Runs a job to its end, waiting first for another runner to end or to be gone.</summary>
    /// <returns>How the job ended.</returns>
    /// <exception cref="BulkJobException">There is no such job.</exception>
    /// <exception cref="OperationCanceledException">This runner is to stop; the job waits for the next.</exception>
    public async Task<BulkStatus> RunAsync(string id, CancellationToken cancellationToken)
    {
        var isWaiting = false;
        while (true)
        {
            var status = await jobs.FindStatusAsync(id, cancellationToken) ?? throw NoSuchJob(id);
            if (!status.State.IsOpen())
            {
                return status;
            }

            if (await TryRunAsync(id, cancellationToken) is { } ended)
            {
                // Resumed as soon as it had stopped: it goes on here.
                if (ended.State.IsOpen()) continue;
                return ended;
            }

            if (!isWaiting)
            {
                isWaiting = true;
                Log.Held(logger, id);
            }

            await Task.Delay(options.Value.PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Runs a job unless another runner does.</summary>
    /// <returns>How the job is now; null when another runner has it, or took it over.</returns>
    /// <exception cref="OperationCanceledException">This runner is to stop; the job waits for the next.</exception>
    public async Task<BulkStatus?> TryRunAsync(string id, CancellationToken cancellationToken)
    {
        var blob = storage.Jobs.GetBlobClient(BulkBlobs.Lease(id));
        var lease = await BlobLease.TryAcquireAsync(blob, options.Value.LeaseDuration, time, cancellationToken);
        if (lease is null)
        {
            return null;
        }

        await using (lease)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            try
            {
                return await DriveAsync(id, stop.Token);
            }
            catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                Log.TakenOver(logger, id);
                return null;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await HandBackAsync(id);
                throw;
            }
        }
    }

    private async Task<BulkStatus> DriveAsync(string id, CancellationToken stop)
    {
        Log.Started(logger, id);
        for (var restarts = 0; ; restarts++)
        {
            try
            {
                await OrchestrateAsync(id, stop);
                break;
            }
            catch (Exception lost) when (lost is BulkPageLostException or IOException && restarts < MostRestarts)
            {
                Log.PageLost(logger, lost, id);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                Log.Failed(logger, failure, id);
                await activities.EndAsync(new BulkEnd(id, BulkState.Failed, failure.GetBaseException().Message), stop);
                break;
            }
        }

        var status = await jobs.FindStatusAsync(id, stop) ?? throw NoSuchJob(id);
        if (status.Problem is { } problem) Log.EndedWith(logger, id, problem);
        else Log.Ended(logger, id, Word(status.State), status.Counts.Finished, status.Counts.WithoutResult);
        return status;
    }

    private async Task OrchestrateAsync(string id, CancellationToken stop)
    {
        for (BulkCursor? cursor = new(id); cursor is not null;)
        {
            var context = new LocalBulkContext(activities, options.Value.MaxRetryDelay, time, logger, stop);
            await BulkOrchestration.RunAsync(context, cursor);
            cursor = context.Next;
        }
    }

    /// <summary>Nobody works on the job any more; whoever reads its status should see that.</summary>
    private async Task HandBackAsync(string id)
    {
        try
        {
            using var patience = new CancellationTokenSource(StopGrace, time);
            await jobs.ChangeStatusAsync(id, HandBack, patience.Token);
            Log.HandedBack(logger, id);
        }
        catch (Exception unanswered) when (unanswered is BulkJobException || StorageOutage.ConcernsAll(unanswered))
        {
            // The lease tells the next runner the same.
        }

        BulkStatus HandBack(BulkStatus status) => status.State is BulkState.Listing or BulkState.Running
            ? status.Enter(BulkState.Waiting) with { UpdatedAt = time.GetUtcNow() }
            : status;
    }

    /// <summary>As the job's status has it.</summary>
    private static string Word(BulkState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static BulkJobException NoSuchJob(string id) => new($"There is no bulk job '{id}'. List the jobs with: ae bulk list");

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Information, "Bulk job {Id} begins or goes on")]
        public static partial void Started(ILogger logger, string id);

        [LoggerMessage(4022, LogLevel.Information, "Bulk job {Id} is {State}: {Finished} images have an outcome, {WithoutResult} of them no result")]
        public static partial void Ended(ILogger logger, string id, string state, long finished, long withoutResult);

        [LoggerMessage(4023, LogLevel.Error, "Bulk job {Id} stopped at an error")]
        public static partial void Failed(ILogger logger, Exception failure, string id);

        [LoggerMessage(4024, LogLevel.Information, "Bulk job {Id} is run by another process; waiting for it to end or to be gone")]
        public static partial void Held(ILogger logger, string id);

        [LoggerMessage(4025, LogLevel.Warning, "Bulk job {Id} was taken over by another process")]
        public static partial void TakenOver(ILogger logger, string id);

        [LoggerMessage(4026, LogLevel.Information, "Bulk job {Id} waits for the next runner")]
        public static partial void HandedBack(ILogger logger, string id);

        [LoggerMessage(4028, LogLevel.Warning, "Bulk job {Id} failed: {Problem}")]
        public static partial void EndedWith(ILogger logger, string id, string problem);

        [LoggerMessage(4027, LogLevel.Warning, "Bulk job {Id} lost part of its listing in the storage; listing that again")]
        public static partial void PageLost(ILogger logger, Exception failure, string id);
    }
}

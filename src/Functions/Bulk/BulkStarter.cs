using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Bulk;

/// <summary>Has Durable Functions run the jobs whose turn it is. Safe to call at any time and from any number of instances at once.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="options">How many at once.</param>
/// <param name="logger">Told of each start.</param>
public sealed partial class BulkStarter(BulkJobStore jobs, IOptions<BulkRunnerOptions> options, ILogger<BulkStarter> logger)
{
    /// <summary>Starts what is due.</summary>
    public async Task StartDueAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var waiting = new List<BulkStatus>();
        var running = 0;
        await foreach (var job in jobs.ListOpenAsync(cancellationToken))
        {
            if (await IsRunningAsync(client, job.Id, cancellationToken)) running++;
            else if (!await jobs.IsHeldAsync(job.Id, cancellationToken)) waiting.Add(job);
        }

        foreach (var job in BulkOrder.Sort(waiting).Take(options.Value.JobsAtOnce - running))
        {
            await StartAsync(client, job.Id, cancellationToken);
        }
    }

    /// <summary>The same as soon as somebody has asked for a job: that is written down, so that a failure here is for the next look to mend.</summary>
    public async Task TryStartDueAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await StartDueAsync(client, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotStarted(logger, failure);
        }
    }

    private static async Task<bool> IsRunningAsync(DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: false, cancellationToken) is { IsCompleted: false };

    private async Task StartAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                BulkActivityNames.Job, new BulkRun(new BulkCursor(id)), new StartOrchestrationOptions(id), cancellationToken);
            Log.Started(logger, id);
        }
        catch (Exception conflict) when (!cancellationToken.IsCancellationRequested)
        {
            // Somebody else started it between the look and now; if it was something else, the next look tries again.
            if (!await IsRunningAsync(client, id, cancellationToken)) throw;
            Log.AlreadyStarted(logger, conflict, id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7021, LogLevel.Information, "Bulk job {Id} begins or goes on")]
        public static partial void Started(ILogger logger, string id);

        [LoggerMessage(7022, LogLevel.Debug, "Bulk job {Id} was started by another")]
        public static partial void AlreadyStarted(ILogger logger, Exception conflict, string id);

        [LoggerMessage(7023, LogLevel.Warning, "Bulk jobs could not be started; the timer does it")]
        public static partial void NotStarted(ILogger logger, Exception failure);
    }
}

using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Bulk;

/// <summary>
/// Deletes the histories of orchestrations that ended long ago, which Durable Functions keeps for ever: a job of a million images
/// leaves some ten thousand rows.
/// </summary>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what was deleted.</param>
public sealed partial class BulkHistories(IOptions<BulkHistoryOptions> options, TimeProvider time, ILogger<BulkHistories> logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromHours(1);

    // A call of the host that takes longer is given up; what is left is for the next look.
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    private static readonly OrchestrationRuntimeStatus[] s_ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Deletes what is due, once a day in a process; safe to call at any time. A failure is told to the log and made up for.</summary>
    public async Task PurgeDueAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var now = time.GetUtcNow();
        if (now < _next) return;
        try
        {
            // Pages have instances of their own, which the same question finds.
            var due = new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, now - options.Value.KeepHistories, s_ended) { Timeout = s_most };
            var purged = await client.PurgeAllInstancesAsync(due, cancellationToken);
            if (purged.PurgedInstanceCount > 0) Log.Purged(logger, purged.PurgedInstanceCount);
            if (purged.IsComplete != false) _next = now + s_interval;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotPurged(logger, failure);
            _next = now + s_pauseAfterFailure;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Information, "Deleted the histories of {Count} orchestrations that ended long ago")]
        public static partial void Purged(ILogger logger, int count);

        [LoggerMessage(7002, LogLevel.Warning, "Old histories could not be deleted; another look is in an hour")]
        public static partial void NotPurged(ILogger logger, Exception failure);
    }
}

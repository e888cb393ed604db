using AePipeline.Functions.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AePipeline.Functions.Bulk;

/// <summary>
/// Starts the jobs whose turn it is: those that a client asked for by their blob alone, that were resumed, or that waited
/// for others to end.
/// </summary>
/// <remarks>It deletes old histories too: a timer of its own would be a function that Azure scales and bills on its own.</remarks>
public sealed class StartBulkJobs(BulkStarter starter, BulkHistories histories)
{
    /// <summary>Looks at the jobs.</summary>
    [Function(nameof(StartBulkJobs))]
    public async Task RunAsync(
        [TimerTrigger(Schedules.BulkJobs)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await starter.StartDueAsync(client, cancellationToken);
        await histories.PurgeDueAsync(client, cancellationToken);
    }
}

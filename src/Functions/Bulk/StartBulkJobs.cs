using AePipeline.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace AePipeline.Functions.Bulk;

/// <summary>
/// Starts the jobs whose turn it is: those that a client asked for by their blob alone, that were resumed, or that waited
/// for others to end.
/// </summary>
public sealed class StartBulkJobs(BulkStarter starter)
{
    /// <summary>Looks at the jobs.</summary>
    [Function(nameof(StartBulkJobs))]
    public Task RunAsync(
        [TimerTrigger(Schedules.BulkJobs)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartDueAsync(client, cancellationToken);
}

using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace AePipeline.Functions.Bulk;

/// <summary>The orchestrations of bulk jobs: <see cref="BulkOrchestration"/>, driven by Durable Functions.</summary>
/// <remarks>
/// Version of the orchestrations: <c>defaultVersion</c> in host.json. A change of <see cref="BulkOrchestration"/> that calls
/// activities in another order raises it and keeps the old order for <c>context.Version</c> below; see docs/functions.md.
/// </remarks>
public static class BulkOrchestrators
{
    private const int MostRestarts = 10;

    /// <summary>A job.</summary>
    [Function(BulkActivityNames.Job)]
    public static async Task RunJobAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var run = context.GetInput<BulkRun>()!;
        try
        {
            await BulkOrchestration.RunAsync(new DurableBulkContext(context, run.Restarts), run.Cursor);
        }
        catch (TaskFailedException lost) when (lost.FailureDetails.Names<BulkPageLostException>() && run.Restarts < MostRestarts)
        {
            context.ContinueAsNew(new BulkRun(new BulkCursor(run.Cursor.JobId), run.Restarts + 1));
        }
        catch (TaskFailedException failure)
        {
            var end = new BulkEnd(run.Cursor.JobId, BulkState.Failed, failure.FailureDetails.RootMessage());
            await new DurableBulkContext(context, run.Restarts).CallActivityAsync<BulkEnd, bool>(BulkActivityNames.End, end);
        }
    }

    /// <summary>A page, with a history of its own.</summary>
    [Function(BulkActivityNames.Page)]
    public static Task<BulkPageResult> RunPageAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        BulkOrchestration.RunPageAsync(new DurableBulkContext(context, restarts: 0), context.GetInput<BulkPage>()!);
}

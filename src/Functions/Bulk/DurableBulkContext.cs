using AePipeline.Bulk.Orchestration;
using Microsoft.DurableTask;

namespace AePipeline.Functions.Bulk;

/// <summary>Lets Durable Functions drive the orchestration of bulk jobs.</summary>
/// <param name="context">Of the running orchestration.</param>
/// <param name="restarts">Taken over into the next run.</param>
internal sealed class DurableBulkContext(TaskOrchestrationContext context, int restarts) : IBulkContext
{
    /// <summary>
    /// 1, 2, 4, 8, then 15 s apart: an outage of five minutes is ridden out, and a longer one fails the job, which can be
    /// resumed. Also what brings an activity back whose worker was killed.
    /// </summary>
    private static readonly RetryPolicy s_retries = new(
        maxNumberOfAttempts: 24, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(15))
    {
        HandleFailure = failure => !IsFinal(failure),
    };

    public Task<TResult> CallActivityAsync<TInput, TResult>(string name, TInput input) =>
        context.CallActivityAsync<TResult>(name, input, TaskOptions.FromRetryPolicy(s_retries));

    public Task<BulkPageResult> CallPageAsync(BulkPage page) =>
        context.CallSubOrchestratorAsync<BulkPageResult>(BulkActivityNames.Page, page);

    public void ContinueAsNew(BulkCursor cursor) => context.ContinueAsNew(new BulkRun(cursor, restarts));

    public void SetCustomStatus(BulkCursor cursor) => context.SetCustomStatus(cursor);

    /// <summary>A lost page is listed again by a new run and not by another attempt; a job that cannot be done stays so.</summary>
    private static bool IsFinal(TaskFailureDetails failure) => failure.Names<BulkPageLostException>() || failure.Names<AePipeline.Bulk.BulkJobException>();
}

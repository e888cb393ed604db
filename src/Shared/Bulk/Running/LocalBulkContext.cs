using AePipeline.Bulk.Orchestration;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using Microsoft.Extensions.Logging;

namespace AePipeline.Bulk.Running;

/// <summary>
/// Drives the orchestration in this process. Nothing is kept of its history: the blobs are the checkpoint, and an
/// orchestration that begins anew finds there what is done.
/// </summary>
internal sealed partial class LocalBulkContext(
    BulkActivities activities, TimeSpan longestDelay, TimeProvider time, ILogger logger, CancellationToken stop) : IBulkContext
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>Where the next run of the orchestration begins; null when there is none.</summary>
    public BulkCursor? Next { get; private set; }

    public async Task<TResult> CallActivityAsync<TInput, TResult>(string name, TInput input)
    {
        for (var attempt = 0; ; attempt++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return (TResult)await RunAsync(name, input!);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested && MayPass(failure))
            {
                var delay = FirstDelay * Math.Pow(2, Math.Min(attempt, 20));
                delay = delay < longestDelay ? delay : longestDelay;
                Log.Retrying(logger, failure, name, attempt + 1, delay.TotalSeconds);
                await Task.Delay(delay, time, stop);
            }
        }
    }

    public Task<BulkPageResult> CallPageAsync(BulkPage page) => BulkOrchestration.RunPageAsync(this, page);

    public void ContinueAsNew(BulkCursor cursor) => Next = cursor;

    /// <summary>The job's own status says it already.</summary>
    public void SetCustomStatus(BulkCursor cursor)
    {
    }

    // A page that was lost right after it was written, and a model that is not trained yet, may be there at the next attempt.
    private static bool MayPass(Exception failure) =>
        failure is IOException or ModelNotAvailableException || StorageOutage.MayPass(failure);

    private async Task<object> RunAsync(string name, object input) => (name, input) switch
    {
        (BulkActivityNames.ListPage, BulkCursor cursor) => await activities.ListPageAsync(cursor, stop),
        (BulkActivityNames.OpenPage, BulkPage page) => await activities.OpenPageAsync(page, stop),
        (BulkActivityNames.RunBatch, BulkBatch batch) => await activities.RunBatchAsync(batch, stop),
        (BulkActivityNames.Checkpoint, BulkCursor cursor) => await activities.CheckpointAsync(cursor, stop),
        (BulkActivityNames.Summarise, BulkCursor cursor) => await activities.SummariseAsync(cursor, stop),
        (BulkActivityNames.End, BulkEnd end) => await activities.EndAsync(end, stop),
        _ => throw new ArgumentException($"There is no activity '{name}' of {input.GetType().Name}.", nameof(name)),
    };

    private static partial class Log
    {
        [LoggerMessage(4061, LogLevel.Warning, "{Activity} failed (attempt {Attempt}); trying again in {Seconds:0.0} s")]
        public static partial void Retrying(ILogger logger, Exception failure, string activity, int attempt, double seconds);
    }
}

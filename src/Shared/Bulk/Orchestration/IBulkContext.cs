namespace AePipeline.Bulk.Orchestration;

/// <summary>
/// What <see cref="BulkOrchestration"/> asks of whoever drives it: Durable Functions, or <see cref="Running.BulkRunner"/>. All
/// inputs and results are small and go through <see cref="BulkJson"/>.
/// </summary>
public interface IBulkContext
{
    /// <summary>Runs one of <see cref="BulkActivityNames"/>, again after failures that may pass.</summary>
    Task<TResult> CallActivityAsync<TInput, TResult>(string name, TInput input);

    /// <summary>Runs <see cref="BulkOrchestration.RunPageAsync"/> as an orchestration of its own, with a history of its own.</summary>
    Task<BulkPageResult> CallPageAsync(BulkPage page);

    /// <summary>Ends this run of <see cref="BulkOrchestration.RunAsync"/> and begins the next with an empty history.</summary>
    void ContinueAsNew(BulkCursor cursor);

    /// <summary>Shows how far the job is to whoever looks at the orchestration itself.</summary>
    void SetCustomStatus(BulkCursor cursor);
}

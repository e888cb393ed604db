using AePipeline.Storage;
using Azure;

namespace AePipeline.Training.Retraining;

/// <summary>
/// The schedule's states, <c>training/schedule/{task}.json</c> in <see cref="BlobContainers.Jobs"/>: of two schedulers at once one
/// decides.
/// </summary>
/// <param name="storage">The account.</param>
public sealed class RetrainingStateStore(PipelineStorage storage)
{
    /// <summary>Reads a task's state.</summary>
    /// <returns>Null and no ETag when nothing was decided yet; null and an ETag when somebody damaged the blob, and the schedule starts afresh.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<(RetrainingState? State, ETag? ETag)> ReadAsync(string task, CancellationToken cancellationToken) => Blob(task).ReadAsync(cancellationToken);

    /// <summary>Writes a task's state if it is still as it was seen.</summary>
    /// <param name="task">The task.</param>
    /// <param name="state">The new state.</param>
    /// <param name="seen">The ETag that was read, or null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new ETag; null when another scheduler wrote first.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<ETag?> TryWriteAsync(string task, RetrainingState state, ETag? seen, CancellationToken cancellationToken) =>
        Blob(task).TryWriteAsync(state, seen, cancellationToken);

    private JsonBlob<RetrainingState> Blob(string task) => new(storage.Jobs.GetBlobClient($"training/schedule/{task}.json"), RetrainingJson.Default.RetrainingState);
}

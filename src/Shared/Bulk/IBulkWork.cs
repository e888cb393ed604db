using AePipeline.Inference.Hosting;
using Azure;

namespace AePipeline.Bulk;

/// <summary>Does the images of a job, a batch at a time.</summary>
public interface IBulkWork
{
    /// <summary>
    /// Does one batch: every item gets exactly one outcome, in the items' order. No image makes it throw, and doing a
    /// batch again repeats no image that is done.
    /// </summary>
    /// <exception cref="RequestFailedException">The storage does not answer. Trying again later is safe.</exception>
    /// <exception cref="ModelNotAvailableException">A task has no model yet. Trying again later is safe.</exception>
    /// <exception cref="ArgumentException">The request is not a possible one.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <param name="request">The job.</param>
    /// <param name="items">The images.</param>
    /// <param name="finished">Told of each image that has its outcome, of several at once; null to tell nobody.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<IReadOnlyList<BulkOutcome>> RunAsync(
        BulkRequest request, IReadOnlyList<BulkItem> items, Func<CancellationToken, Task>? finished, CancellationToken cancellationToken);
}

using AePipeline.Bulk.Running;
using AePipeline.Processing;
using AePipeline.Storage;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk;

/// <summary>Does batches of uploads, each as its own folder asks for.</summary>
/// <param name="processor">Does one.</param>
/// <param name="problems">Say why an upload was rejected before.</param>
/// <param name="options">How many at once and how often.</param>
/// <param name="time">The clock.</param>
public sealed class UploadBulkWork(ImageProcessor processor, ProblemReports problems, IOptions<ProcessingOptions> options, TimeProvider time) : IBulkWork
{
    /// <inheritdoc/>
    /// <exception cref="BulkJobException">The job is not one over uploads.</exception>
    public async Task<IReadOnlyList<BulkOutcome>> RunAsync(
        BulkRequest request, IReadOnlyList<BulkItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(items);
        if (!request.IsOverUploads || request.Stale)
        {
            throw new BulkJobException($"This runner does one task over the uploads of {BlobContainers.Images}, and no images of older models.");
        }

        var outcomes = new BulkOutcome[items.Count];
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, bounded, async (i, token) => outcomes[i] = await RunAsync(items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return outcomes;
    }

    private async Task<BulkOutcome> RunAsync(BulkItem item, CancellationToken cancellationToken)
    {
        if (!ImageReference.TryParse(item.Name, out var image))
        {
            return new BulkOutcome(item.Name, BulkOutcomeKind.Rejected, $"'{item.Name}' is not an upload: its first folder is no task.", null, item.Size, 0);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ProcessAsync(item, image, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !BulkOutage.Is(failure))
            {
                if (attempt == options.Value.MaxAttempts)
                {
                    return new BulkOutcome(item.Name, BulkOutcomeKind.Failed, failure.GetBaseException().Message, null, item.Size, 0);
                }
            }

            await Task.Delay(options.Value.RetryDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<BulkOutcome> ProcessAsync(BulkItem item, ImageReference image, CancellationToken cancellationToken)
    {
        var made = await processor.ProcessAsync(image, cancellationToken).ConfigureAwait(false);
        // Settled also means rejected before.
        var problem = made.Status == ProcessingStatus.AlreadyDone ? await problems.ReadAsync(image, cancellationToken).ConfigureAwait(false) : null;
        return problem is not null && problem.SourceETag == made.SourceETag
            ? Of(item, made with { Status = ProcessingStatus.Rejected, Problem = problem })
            : Of(item, made);
    }

    private static BulkOutcome Of(BulkItem item, ProcessingOutcome made) => new(
        item.Name,
        made.Status switch
        {
            ProcessingStatus.Written => BulkOutcomeKind.Done,
            ProcessingStatus.AlreadyDone => BulkOutcomeKind.AlreadyDone,
            ProcessingStatus.Rejected => BulkOutcomeKind.Rejected,
            ProcessingStatus.Gone => BulkOutcomeKind.Gone,
            var other => throw new ArgumentOutOfRangeException(nameof(made), other, "There is no such status."),
        },
        made.Problem?.Detail,
        made.ModelVersion,
        made.SourceBytes,
        made.Elapsed.TotalSeconds);
}

using AePipeline.Imaging;
using AePipeline.Inference.Hosting;
using AePipeline.Processing;
using AePipeline.Processing.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Bulk;

/// <summary>
/// Does batches of images with the guarantees of <see cref="ImageProcessor"/>. Several images are on their way at once:
/// while one is in the model others are downloaded, decoded, encoded and written, and images for an embedding model
/// enter it together.
/// </summary>
internal sealed partial class BulkWork(
    PipelineStorage storage,
    BlobListings listings,
    ImageProcessor processor,
    FolderOptions folders,
    ProblemReports problems,
    RetriesExhausted exhausted,
    BulkModelSource models,
    TaskModels chains,
    IOptions<BulkWorkOptions> options,
    IOptions<ProcessingOptions> processing,
    Random random,
    TimeProvider time,
    ILogger<BulkWork> logger) : IBulkWork
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<BulkOutcome>> RunAsync(
        BulkRequest request, IReadOnlyList<BulkItem> items, Func<CancellationToken, Task>? finished, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(items);
        request.Check();
        var source = storage.Blobs.GetBlobContainerClient(request.Container);
        using var borrowed = await models.BorrowAsync(request.Tasks, cancellationToken);
        var places = items.Where(item => Problem(request, item.Name) is null).Select(item => BulkPlace.Of(request, item.Name)).Distinct();
        var states = await BatchStates.ReadAsync(listings, places, time, cancellationToken);
        var outcomes = new BulkOutcome[items.Count];
        await Parallel.ForEachAsync(
            items.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ImagesInFlight, CancellationToken = cancellationToken },
            async (entry, token) =>
            {
                var started = time.GetTimestamp();
                var outcome = await RunAsync(request, entry.Item.Name, source, borrowed, states, token);
                outcomes[entry.Index] = outcome with
                {
                    Bytes = outcome.Bytes > 0 ? outcome.Bytes : entry.Item.Size,
                    Seconds = time.GetElapsedTime(started).TotalSeconds,
                };
                if (finished is not null) await finished(token);
            });
        return outcomes;
    }

    /// <summary>Tries an image until it has an outcome.</summary>
    private async Task<BulkOutcome> RunAsync(
        BulkRequest request, string name, BlobContainerClient source, BulkModels borrowed, BatchStates states, CancellationToken cancellationToken)
    {
        if (Problem(request, name) is { } problem)
        {
            return new BulkOutcome(name, BulkOutcomeKind.Rejected, problem, null, 0, 0);
        }

        var blob = source.GetBlobClient(name);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptWithModelsAsync(request, name, blob, borrowed, states, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !StorageOutage.ConcernsAll(failure))
            {
                if (attempt == processing.Value.MaxAttempts)
                {
                    Log.Exhausted(logger, failure, name, attempt);
                    await exhausted.ReportNewestAsync(BulkPlace.Of(request, name), blob, failure, attempt, cancellationToken);
                    return new BulkOutcome(name, BulkOutcomeKind.Failed, failure.GetBaseException().Message, null, 0, 0);
                }

                Log.Postponed(logger, failure, name, attempt, processing.Value.MaxAttempts);
            }

            await Task.Delay(processing.Value.DelayAfter(attempt, random), time, cancellationToken);
        }
    }

    /// <summary>An attempt with the batch's models or, once one of them turns out to be at fault, with those that serve in their place.</summary>
    private async Task<BulkOutcome> AttemptWithModelsAsync(
        BulkRequest request, string name, BlobClient blob, BulkModels borrowed, BatchStates states, CancellationToken cancellationToken)
    {
        BulkModels? others = null;
        try
        {
            while (true)
            {
                try
                {
                    return await AttemptAsync(request, name, blob, others ?? borrowed, states, cancellationToken);
                }
                catch (ModelReplacedException)
                {
                    // As often as there are versions at fault, each of which is met once.
                    others?.Dispose();
                    others = null;
                    others = await models.BorrowAsync(request.Tasks, cancellationToken);
                }
            }
        }
        finally
        {
            others?.Dispose();
        }
    }

    /// <summary>
    /// What is wrong with a name, or with the name of what is made of it: anybody may write a list, and an address that has
    /// <c>..</c> in it leads to another blob, or another container.
    /// </summary>
    private static string? Problem(BulkRequest request, string name)
    {
        if (!BlobNames.IsValidUpload(name, out var problem)) return problem;
        if (request.Container == BlobContainers.Images && ImageReference.TryParse(name, out var upload) && upload.IsReserved(out problem)) return problem;
        return BlobNames.IsValidUpload(BulkPlace.Of(request, name).ImageName, out problem)
            ? null
            : $"Its results cannot be stored: {problem}";
    }

    /// <summary>Makes every result that is to be stored, each as <see cref="ImageProcessor"/> would.</summary>
    private async Task<BulkOutcome> AttemptAsync(
        BulkRequest request, string name, BlobClient blob, BulkModels borrowed, BatchStates states, CancellationToken cancellationToken)
    {
        using var seat = borrowed.Expect();
        using var image = new ChainedImage(borrowed, seat, processing.Value.WorkDirectory);
        var folder = await FolderOf(request, name, cancellationToken);
        var wrote = false;
        for (var tasks = request.KeepIntermediate ? 1 : request.Tasks.Count; ; tasks++)
        {
            var work = WorkOf(request, name, blob, borrowed, image, tasks, folder);
            var made = await processor.ProcessAsync(work with { Seen = states.Take(work.Image, time.GetUtcNow()) }, cancellationToken);
            wrote |= made.Status == ProcessingStatus.Written;
            if (made.Status == ProcessingStatus.Gone)
            {
                return new BulkOutcome(name, BulkOutcomeKind.Gone, null, null, 0, 0);
            }

            if (made.ModelVersion is null)
            {
                var report = made.Problem ?? await problems.ReadAsync(made.Image, cancellationToken);
                return new BulkOutcome(name, BulkOutcomeKind.Rejected, report?.Detail, null, made.SourceBytes, 0);
            }

            if (tasks == request.Tasks.Count)
            {
                var kind = wrote ? BulkOutcomeKind.Done : BulkOutcomeKind.AlreadyDone;
                return new BulkOutcome(name, kind, null, made.ModelVersion, made.SourceBytes, 0);
            }
        }
    }

    /// <summary>What the folder of an upload says; images of other containers have none.</summary>
    private async Task<Func<UploadOptions>> FolderOf(BulkRequest request, string name, CancellationToken cancellationToken)
    {
        if (request.Container != BlobContainers.Images || !ImageReference.TryParse(name, out var upload)) return () => UploadOptions.None;
        try
        {
            var options = await folders.OfAsync(upload, request.Tasks, cancellationToken);
            return () => options;
        }
        catch (ImageRejectedException impossible)
        {
            // For the processor, which reports it, and asks only for an image that is not done.
            return () => throw impossible;
        }
    }

    private ImageWork WorkOf(
        BulkRequest request, string name, BlobClient blob, BulkModels borrowed, ChainedImage image, int tasks, Func<UploadOptions> folder)
    {
        IReadOnlyList<ImageTask> first = [.. request.Tasks.Take(tasks)];
        return new ImageWork(
            BulkPlace.Of(request, tasks, name),
            blob,
            first,
            (upload, _) => Task.FromResult(Wanted(upload)),
            IsSettled,
            (wanted, token) => wanted.Then is null ? Task.FromResult(image.Through(tasks, wanted)) : chains.AcquireAsync(first[0], wanted, token));

        // The job's word counts before the image's: it was said later, and of all of them.
        UploadOptions Wanted(UploadedImage upload) => upload.Wanted(request.ToOptions(), request.Tasks, folder().Or(processing.Value.Defaults));

        bool IsSettled(ImageState state, UploadedImage upload) => state.ResultOf(upload.SourceETag) is { } result
            ? IsAsWanted(result, Wanted(upload)) && (!request.Stale || IsCurrent(result.Metadata!, Wanted(upload)))
            : state.IsRejectedAnyway(upload.SourceETag);

        bool IsAsWanted(ResultHead result, UploadOptions wanted) =>
            result.Target.Format == (wanted.Format ?? processing.Value.ResultFormat).Of(name) && result.Metadata!.IsAsWanted(wanted.For(first, result.Target.Format));

        // Of what follows an image's own task the job has no models at hand: the processor compares the versions once it has borrowed them.
        bool IsCurrent(ResultMetadata result, UploadOptions wanted) =>
            wanted.Then is null && borrowed.For(wanted) is var current && result.ModelVersion == current[tasks - 1].Version && result.ModelChain == current.ChainOf(tasks);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "{Name} failed in attempt {Attempt} of {MaxAttempts} and is tried again")]
        public static partial void Postponed(ILogger logger, Exception failure, string name, int attempt, int maxAttempts);

        [LoggerMessage(4002, LogLevel.Error, "{Name} failed in all of {Attempts} attempts")]
        public static partial void Exhausted(ILogger logger, Exception failure, string name, int attempts);
    }
}

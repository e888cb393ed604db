using AePipeline.Bulk.State;
using AePipeline.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Azure.Storage.Queues;

namespace AePipeline.Status;

/// <summary>Reads how a pipeline is from its storage alone: every container is listed once or twice.</summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists its blobs.</param>
/// <param name="models">The published models.</param>
public sealed class PipelineStatusReader(PipelineStorage storage, BlobListings listings, ModelRegistry models)
{
    /// <summary>Reads it.</summary>
    /// <param name="isGentle">
    /// Whether one listing follows another, so that others who use the account meanwhile wait for one of them at most; else they go side by side,
    /// which is faster.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer, or has no containers for a pipeline.</exception>
    public async Task<PipelineStatus> ReadAsync(bool isGentle, CancellationToken cancellationToken)
    {
        var before = Task.CompletedTask;
        var tasks = Begin(() => ReadTasksAsync(cancellationToken));
        var misplaced = Begin(() => CountMisplacedAsync(cancellationToken));
        var containers = Task.WhenAll(BlobContainers.All.Select(name => Begin(() => MeasureAsync(name, cancellationToken))));
        var jobs = Begin(() => new BulkJobStore(storage).ListAsync(_ => true, cancellationToken).ToListAsync(cancellationToken).AsTask());
        var served = Task.WhenAll(ModelNames.Served.Select(task => FindModelAsync(task, cancellationToken)));
        var requests = CountMessagesAsync(storage.TrainingRequests, cancellationToken);
        var poisoned = CountMessagesAsync(storage.PoisonedTrainingRequests, cancellationToken);
        await Task.WhenAll(tasks, misplaced, containers, served, jobs, requests, poisoned);

        // A family without a model has uploads that wait; a variant without one is of no interest.
        var promoted = (await served).Where(model => model.Version is not null || model.Problem is not null || ModelNames.Tasks.Contains(model.Task)).ToList();
        return new PipelineStatus(
            await tasks, await misplaced, promoted, await requests, await poisoned, [.. (await jobs).OrderByDescending(job => job.CreatedAt)], await containers);

        Task<T> Begin<T>(Func<Task<T>> list)
        {
            var begun = isGentle ? AfterAsync(before, list) : list();
            before = begun;
            return begun;
        }
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> list)
    {
        await before;
        return await list();
    }

    private async Task<IReadOnlyList<UploadCounts>> ReadTasksAsync(CancellationToken cancellationToken)
    {
        var catalog = new UploadCatalog(listings);
        var read = new List<UploadCounts>();
        foreach (var task in ImageTasks.All)
        {
            var (done, waiting) = (0, 0);
            var failures = new Dictionary<string, int>(StringComparer.Ordinal);
            await foreach (var upload in catalog.ListAsync(new UploadSelection([task], ""), cancellationToken))
            {
                if (upload.State == UploadState.Done) done++;
                else if (upload.Problem is not { } problem) waiting++;
                else failures[problem.Type] = failures.GetValueOrDefault(problem.Type) + 1;
            }

            var counts = failures.OrderByDescending(failure => failure.Value)
                .Select(failure => new FailureCount(failure.Key, ProblemType.Describe(failure.Key), failure.Value)).ToList();
            read.Add(new UploadCounts(task.ToFolder(), done, waiting, counts.Sum(count => count.Uploads), counts));
        }

        return read;
    }

    /// <summary>Counts the reports that are in no task's folder: each is of an upload that is in none either.</summary>
    private async Task<int> CountMisplacedAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var page in listings.ListAsync(new BlobListQuery(BlobContainers.Failed, ""), marker: null, pageSize: null, cancellationToken))
        {
            count += page.Entries.Count(entry => !ImageTasks.TryParse(entry.Name.Split('/', 2) is [var folder, _] ? folder : null, out _));
        }

        return count;
    }

    private async Task<ContainerSize> MeasureAsync(string name, CancellationToken cancellationToken)
    {
        var (blobs, bytes) = (0L, 0L);
        await foreach (var page in listings.ListAsync(new BlobListQuery(name, ""), marker: null, pageSize: null, cancellationToken))
        {
            blobs += page.Entries.Count;
            bytes += page.Blobs.Sum(blob => blob.Properties.ContentLength.GetValueOrDefault());
        }

        return new ContainerSize(name, blobs, bytes);
    }

    private async Task<PromotedModel> FindModelAsync(string task, CancellationToken cancellationToken)
    {
        try
        {
            var current = await models.GetCurrentAsync(task, cancellationToken);
            return new PromotedModel(task, current?.Version, current?.Previous, current?.PromotedAt);
        }
        catch (InvalidDataException damaged)
        {
            return new PromotedModel(task, null, Problem: damaged.Message);
        }
    }

    private static async Task<int> CountMessagesAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.Status is 403 or 404)
        {
            // Whoever may read the images need not be allowed to look at the queues.
            return 0;
        }
    }
}

using AePipeline.Requests;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Queues;

namespace AePipeline.Gallery.Models;

/// <summary>Reads how training is: what was asked for, and the runs that have saved a checkpoint.</summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists its blobs.</param>
/// <param name="requests">What was asked for.</param>
internal sealed class TrainingReader(PipelineStorage storage, BlobListings listings, TrainingRequestQueue requests)
{
    private const string Folder = "training/";

    // The pointer to a run's checkpoints, which a run that has ended does not leave behind.
    private const string Checkpoint = "/checkpoint.json";

    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<TrainingState> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waiting = await CountAsync(storage.TrainingRequests, cancellationToken);
            var next = waiting > 0 ? await requests.DescribeNextAsync(cancellationToken) : null;
            return new TrainingState(waiting, await CountAsync(storage.PoisonedTrainingRequests, cancellationToken), next, await ListSavedAsync(cancellationToken));
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // Whoever may read the images need not be allowed to look at the queues.
            return new TrainingState(0, 0, null, []);
        }
    }

    private async Task<IReadOnlyList<SavedRun>> ListSavedAsync(CancellationToken cancellationToken)
    {
        var found = new List<SavedRun>();
        await foreach (var page in listings.ListAsync(new BlobListQuery(BlobContainers.Jobs, Folder), marker: null, pageSize: null, cancellationToken))
        {
            found.AddRange(page.Blobs.Where(blob => blob.Name.EndsWith(Checkpoint, StringComparison.Ordinal)).Select(blob =>
                new SavedRun(blob.Name[Folder.Length..^Checkpoint.Length], blob.Properties.LastModified.GetValueOrDefault())));
        }

        return [.. found.OrderByDescending(run => run.SavedAt)];
    }

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
}

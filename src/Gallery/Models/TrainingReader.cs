using System.Text.Json;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using AePipeline.Training.Runs;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AePipeline.Gallery.Models;

/// <summary>Reads how training is: what was asked for, and the runs that have begun.</summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists its blobs.</param>
/// <param name="requests">What was asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class TrainingReader(PipelineStorage storage, BlobListings listings, TrainingRequestQueue requests, TimeProvider time)
{
    private const string Folder = "training/";

    // The pointer to a run's checkpoints, which a run that has ended does not leave behind, and neither does it leave its progress.
    private const string Checkpoint = "/checkpoint.json";
    private const string Progress = $"/{RunProgress.FileName}";

    // Runs that were given up may lie there for years.
    private const int MostRuns = 20;

    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<TrainingState> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waiting = await CountAsync(storage.TrainingRequests, cancellationToken);
            var next = waiting > 0 ? await requests.DescribeNextAsync(cancellationToken) : null;
            return new TrainingState(waiting, await CountAsync(storage.PoisonedTrainingRequests, cancellationToken), next, await ListAsync(cancellationToken));
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // Whoever may read the images need not be allowed to look at the queues.
            return new TrainingState(0, 0, null, []);
        }
    }

    /// <summary>One run.</summary>
    /// <returns>Null when there is none of this name: it has not begun, or it is over.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<TrainingRun?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || name is "." or "..") return null;
        var found = await ListBlobsAsync($"{Folder}{name}/", cancellationToken);
        return found.TryGetValue(name, out var times) ? await ReadAsync(name, times, cancellationToken) : null;
    }

    private async Task<IReadOnlyList<TrainingRun>> ListAsync(CancellationToken cancellationToken)
    {
        var newest = (await ListBlobsAsync(Folder, cancellationToken)).OrderByDescending(run => run.Value.HeardAt ?? run.Value.SavedAt).Take(MostRuns);
        return await Task.WhenAll(newest.Select(run => ReadAsync(run.Key, run.Value, cancellationToken)));
    }

    private async Task<Dictionary<string, (DateTimeOffset? SavedAt, DateTimeOffset? HeardAt)>> ListBlobsAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, (DateTimeOffset? SavedAt, DateTimeOffset? HeardAt)>(StringComparer.Ordinal);
        await foreach (var page in listings.ListAsync(new BlobListQuery(BlobContainers.Jobs, prefix), marker: null, pageSize: null, cancellationToken))
        {
            foreach (var blob in page.Blobs)
            {
                if (NameOf(blob.Name, Checkpoint) is { } saved) found[saved] = found.GetValueOrDefault(saved) with { SavedAt = blob.Properties.LastModified };
                if (NameOf(blob.Name, Progress) is { } heard) found[heard] = found.GetValueOrDefault(heard) with { HeardAt = blob.Properties.LastModified };
            }
        }

        return found;
    }

    private async Task<TrainingRun> ReadAsync(string name, (DateTimeOffset? SavedAt, DateTimeOffset? HeardAt) times, CancellationToken cancellationToken)
    {
        var progress = times.HeardAt is null ? null : await TryReadAsync(storage.Jobs.GetBlobClient($"{Folder}{name}{Progress}"), cancellationToken);
        return TrainingRun.Of(name, times.SavedAt, progress, times.HeardAt, time.GetUtcNow());
    }

    /// <summary>Null when it is gone since it was listed, or damaged: the run then says nothing.</summary>
    private static async Task<RunProgress?> TryReadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await SmallBlob.ReadAsync(blob, SmallBlob.MaxJsonBytes, cancellationToken: cancellationToken)) is { Content: var json } ? RunProgress.Parse(json) : null;
        }
        catch (Exception none) when (none is JsonException or InvalidDataException or RequestFailedException { Status: 404 })
        {
            return null;
        }
    }

    private static string? NameOf(string blob, string file) =>
        blob.Length > Folder.Length + file.Length && blob.EndsWith(file, StringComparison.Ordinal) && blob[Folder.Length..^file.Length] is var name && !name.Contains('/', StringComparison.Ordinal) ? name : null;

    private static async Task<int> CountAsync(QueueClient queue, CancellationToken cancellationToken) =>
        (await queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
}

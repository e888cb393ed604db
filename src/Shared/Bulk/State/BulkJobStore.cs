using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Bulk.State;

/// <summary>The jobs: requests, statuses and summaries in <see cref="BlobContainers.Jobs"/>.</summary>
/// <param name="storage">The account.</param>
public sealed class BulkJobStore(PipelineStorage storage)
{
    private const int StatusRounds = 100;
    private static readonly string TooLarge = $"It has more than {SmallBlob.MaxJsonBytes / 1024 / 1024} MiB, which no request needs.";
    private readonly ConcurrentDictionary<string, bool> _completed = new(StringComparer.Ordinal);

    /// <summary>Asks for a job.</summary>
    /// <returns>False when there is a job of this id.</returns>
    /// <exception cref="ArgumentException">It is not a possible request; the message says why.</exception>
    public async Task<bool> TryCreateAsync(BulkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var json = BinaryData.FromString(request.ToJson());
        if (!await TryWriteAsync(BulkBlobs.Request(request.Id), json, seen: null, cancellationToken))
        {
            return false;
        }

        await TryWriteStatusAsync(BulkStatus.Of(request), seen: null, cancellationToken);
        return true;
    }

    /// <summary>Stores the names of a job over a list, as <see cref="BulkRequest.ListBlob"/> wants them.</summary>
    /// <returns>Name of the blob.</returns>
    public async Task<string> WriteNamesAsync(string id, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        var name = BulkBlobs.Names(id);
        var text = string.Concat(names.Select(line => $"{line}\n"));
        await Blob(name).UploadAsync(BinaryData.FromString(text), overwrite: true, cancellationToken);
        return name;
    }

    /// <summary>Deletes what <see cref="WriteNamesAsync"/> stored for a job that is not to be.</summary>
    public Task DeleteNamesAsync(string id, CancellationToken cancellationToken) =>
        Blob(BulkBlobs.Names(id)).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>Reads a job's request.</summary>
    /// <returns>The request and when the storage took it; null when there is no such job.</returns>
    /// <exception cref="BulkJobException">It is not a possible request.</exception>
    public async Task<(BulkRequest Request, DateTimeOffset StoredAt)?> FindRequestAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(BulkBlobs.Request(id), cancellationToken) is not { } blob)
        {
            return null;
        }

        try
        {
            var request = BulkRequest.Parse((blob.Content ?? throw new InvalidDataException(TooLarge)).ToString());
            return request.Id == id
                ? (request, blob.LastModified)
                : throw new InvalidDataException($"It is that of a job '{request.Id}' and not of '{id}', whose folder it is in.");
        }
        catch (InvalidDataException wrong)
        {
            throw new BulkJobException(
                $"{BlobContainers.Jobs}/{BulkBlobs.Request(id)} cannot be carried out: {wrong.Message} Put it right and resume the job, or delete the blob.", wrong);
        }
    }

    /// <summary>Reads a job's status.</summary>
    /// <returns>Null when there is no such job.</returns>
    public async Task<BulkStatus?> FindStatusAsync(string id, CancellationToken cancellationToken) =>
        (await ReadStatusAsync(id, cancellationToken)).Status;

    /// <summary>Whether a process on some machine runs a job, as <see cref="Running.BulkRunner"/> does.</summary>
    public async Task<bool> IsHeldAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties holder = await Blob(BulkBlobs.Lease(id)).GetPropertiesAsync(cancellationToken: cancellationToken);
            return holder.LeaseState == LeaseState.Leased;
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return false;
        }
    }

    /// <summary>Changes a job's status as it is at that moment, whoever else changes it.</summary>
    /// <returns>The new status.</returns>
    /// <exception cref="BulkJobException">There is no such job.</exception>
    public async Task<BulkStatus> ChangeStatusAsync(string id, Func<BulkStatus, BulkStatus> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var round = 0; round < StatusRounds; round++)
        {
            var (status, seen) = await ReadStatusAsync(id, cancellationToken);
            if (status is null)
            {
                throw new BulkJobException($"There is no bulk job '{id}'. List the jobs with: ae bulk list");
            }

            var changed = change(status);
            if (changed == status || await TryWriteStatusAsync(changed, seen, cancellationToken))
            {
                return changed;
            }
        }

        throw new BulkJobException($"The status of the job '{id}' is overwritten all the time by others.");
    }

    /// <summary>Reads a completed job's summary; null when there is none.</summary>
    public async Task<BulkSummary?> FindSummaryAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(BulkBlobs.Summary(id), cancellationToken) is { } blob
            ? Read(blob.Content, BulkJson.Default.BulkSummary)
            : null;

    /// <summary>Writes a completed job's summary.</summary>
    public Task WriteSummaryAsync(BulkSummary summary, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(summary, BulkJson.Default.BulkSummary));
        return Blob(BulkBlobs.Summary(summary.Id)).UploadAsync(json, overwrite: true, cancellationToken);
    }

    /// <summary>Lists the jobs that have not ended, in the order of their ids. Completed ones never go on, and are not read again.</summary>
    public async IAsyncEnumerable<BulkStatus> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var status in ListAsync(id => !_completed.ContainsKey(id), cancellationToken))
        {
            if (status.State == BulkState.Completed) _completed[status.Id] = true;
            else if (status.State.IsOpen()) yield return status;
        }
    }

    /// <summary>Lists the jobs' statuses, in the order of their ids.</summary>
    /// <param name="wanted">Which ids to read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<BulkStatus> ListAsync(
        Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var folders = storage.Jobs.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellationToken);
        await foreach (var folder in folders)
        {
            if (folder.IsPrefix && folder.Prefix.TrimEnd('/') is var id && !BulkRequest.IsReserved(id) && wanted(id)
                && await FindStatusAsync(id, cancellationToken) is { } status)
            {
                yield return status;
            }
        }
    }

    /// <summary>A status that is missing or damaged beside its request is that of a job that nobody has looked at yet.</summary>
    private async Task<(BulkStatus? Status, ETag? Seen)> ReadStatusAsync(string id, CancellationToken cancellationToken)
    {
        var blob = await FindAsync(BulkBlobs.Status(id), cancellationToken);
        if (blob is not null && Read(blob.Content, BulkJson.Default.BulkStatus) is { } status && status.Id == id)
        {
            return (status, blob.ETag);
        }

        try
        {
            var found = await FindRequestAsync(id, cancellationToken);
            return (found is { } job ? BulkStatus.Of(job.Request) : null, blob?.ETag);
        }
        catch (BulkJobException impossible)
        {
            // Anybody may write a request: a bad one is the failure of its own job and of no other.
            var failed = new BulkStatus { Id = id, State = BulkState.Failed, Problem = impossible.Message, CreatedAt = DateTimeOffset.UnixEpoch };
            return (failed, blob?.ETag);
        }
    }

    private Task<bool> TryWriteStatusAsync(BulkStatus status, ETag? seen, CancellationToken cancellationToken) => TryWriteAsync(
        BulkBlobs.Status(status.Id), BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(status, BulkJson.Default.BulkStatus)), seen, cancellationToken);

    private Task<bool> TryWriteAsync(string name, BinaryData json, ETag? seen, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = ConditionalWrite.Replacing(seen),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        return ConditionalWrite.TryAsync(() => Blob(name).UploadAsync(json, options, cancellationToken));
    }

    /// <summary>Reads a blob; its content is null when it is too large to be what it should be.</summary>
    private async Task<FoundBlob?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await SmallBlob.ReadAsync(Blob(name), SmallBlob.MaxJsonBytes, cancellationToken: cancellationToken);
            return found is var (content, details) ? new FoundBlob(content, details.ETag, details.LastModified) : null;
        }
        catch (InvalidDataException)
        {
            BlobProperties properties = await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new FoundBlob(null, properties.ETag, properties.LastModified);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return null;
        }
    }

    private static T? Read<T>(BinaryData? json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json.ToMemory().Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private BlobClient Blob(string name) => storage.Jobs.GetBlobClient(name);

    private sealed record FoundBlob(BinaryData? Content, ETag ETag, DateTimeOffset LastModified);
}

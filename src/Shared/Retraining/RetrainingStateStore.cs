using System.Text.Json;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Retraining;

/// <summary>
/// The schedule's states, <c>training/schedule/{task}.json</c> in <see cref="BlobContainers.Jobs"/>, changed by
/// compare-and-swap on their ETag: of two schedulers at once one decides.
/// </summary>
/// <param name="storage">The account.</param>
public sealed class RetrainingStateStore(PipelineStorage storage)
{
    /// <summary>Reads a task's state.</summary>
    /// <returns>Null and no ETag when nothing was decided yet; null and an ETag when the blob can not be read.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(RetrainingState? State, ETag? ETag)> ReadAsync(string task, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await Blob(task).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (Parse(blob.Content), blob.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return default;
        }
    }

    /// <summary>Writes a task's state if it is still as it was seen.</summary>
    /// <param name="task">The task.</param>
    /// <param name="state">The new state.</param>
    /// <param name="seen">The ETag that was read, or null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new ETag; null when another scheduler wrote first.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ETag?> TryWriteAsync(string task, RetrainingState state, ETag? seen, CancellationToken cancellationToken)
    {
        ETag? written = null;
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(state, RetrainingJson.Default.RetrainingState));
        var options = new BlobUploadOptions
        {
            Conditions = ConditionalWrite.Replacing(seen),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        await ConditionalWrite.TryAsync(async () =>
        {
            BlobContentInfo info = await Blob(task).UploadAsync(json, options, cancellationToken).ConfigureAwait(false);
            written = info.ETag;
        }).ConfigureAwait(false);
        return written;
    }

    /// <summary>A state that somebody damaged must not stop the schedule for ever: it starts afresh.</summary>
    private static RetrainingState? Parse(BinaryData json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.ToMemory().Span, RetrainingJson.Default.RetrainingState);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private BlobClient Blob(string task) => storage.Jobs.GetBlobClient($"training/schedule/{task}.json");
}

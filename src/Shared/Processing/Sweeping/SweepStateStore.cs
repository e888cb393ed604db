using System.Text.Json;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Sweeping;

/// <summary>The sweep's cursor, <c>sweep/state.json</c> in <see cref="BlobContainers.Jobs"/>, changed by compare-and-swap on its ETag.</summary>
/// <param name="storage">The account.</param>
internal sealed class SweepStateStore(PipelineStorage storage)
{
    /// <summary>Held by the process that sweeps.</summary>
    public BlobClient Holder => storage.Jobs.GetBlobClient("sweep/holder");

    private BlobClient State => storage.Jobs.GetBlobClient("sweep/state.json");

    /// <summary>Reads the cursor.</summary>
    /// <returns>Null and no ETag when nothing was swept yet; null and an ETag when the blob can not be read.</returns>
    public async Task<(SweepCursor? Cursor, ETag? Seen)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await State.DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (Parse(blob.Content), blob.Details.ETag);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return default;
        }
    }

    /// <summary>Writes the cursor if it is still as it was seen.</summary>
    /// <returns>The new ETag; null when another process wrote first.</returns>
    public async Task<ETag?> TryWriteAsync(SweepCursor cursor, ETag? seen, CancellationToken cancellationToken)
    {
        ETag? written = null;
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(cursor, SweepJson.Default.SweepCursor));
        var options = new BlobUploadOptions
        {
            Conditions = ConditionalWrite.Replacing(seen),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        await ConditionalWrite.TryAsync(async () =>
        {
            BlobContentInfo info = await State.UploadAsync(json, options, cancellationToken).ConfigureAwait(false);
            written = info.ETag;
        }).ConfigureAwait(false);
        return written;
    }

    /// <summary>A cursor that somebody damaged must not stop the sweep for ever: a round begins afresh.</summary>
    private static SweepCursor? Parse(BinaryData json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.ToMemory().Span, SweepJson.Default.SweepCursor);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

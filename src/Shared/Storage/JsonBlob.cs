using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>A blob that holds one JSON document, which several processes change by compare-and-swap on its ETag.</summary>
/// <param name="blob">The blob.</param>
/// <param name="type">How the document is written.</param>
internal sealed class JsonBlob<T>(BlobClient blob, JsonTypeInfo<T> type)
    where T : class
{
    /// <summary>Reads the document.</summary>
    /// <returns>
    /// Null and no ETag when the blob is not there; null and an ETag when it holds no such document: whoever writes then replaces what somebody damaged.
    /// </returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(T? Value, ETag? Seen)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult found = await blob.DownloadContentAsync(cancellationToken);
            return (Parse(found.Content), found.Details.ETag);
        }
        catch (RequestFailedException missing) when (MissingBlob.Is(missing))
        {
            return default;
        }
    }

    /// <summary>Writes the document if the blob is still as it was seen.</summary>
    /// <param name="value">The document.</param>
    /// <param name="seen">The ETag that was read; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The new ETag; null when another process wrote first.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ETag?> TryWriteAsync(T value, ETag? seen, CancellationToken cancellationToken)
    {
        ETag? written = null;
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type));
        var options = new BlobUploadOptions
        {
            Conditions = ConditionalWrite.Replacing(seen),
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
        };
        await ConditionalWrite.TryAsync(async () =>
        {
            BlobContentInfo info = await blob.UploadAsync(json, options, cancellationToken);
            written = info.ETag;
        });
        return written;
    }

    private T? Parse(BinaryData json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.ToMemory().Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

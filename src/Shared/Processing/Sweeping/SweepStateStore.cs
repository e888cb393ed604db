using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;

namespace AePipeline.Processing.Sweeping;

/// <summary>The sweep's cursor, <c>sweep/state.json</c> in <see cref="BlobContainers.Jobs"/>.</summary>
/// <param name="storage">The account.</param>
internal sealed class SweepStateStore(PipelineStorage storage)
{
    private readonly JsonBlob<SweepCursor> _state = new(storage.Jobs.GetBlobClient("sweep/state.json"), SweepJson.Default.SweepCursor);

    /// <summary>Held by the process that sweeps.</summary>
    public BlobClient Holder => storage.Jobs.GetBlobClient("sweep/holder");

    /// <summary>Reads the cursor.</summary>
    /// <returns>Null and no ETag when nothing was swept yet; null and an ETag when somebody damaged the blob, and a round begins afresh.</returns>
    public Task<(SweepCursor? Cursor, ETag? Seen)> ReadAsync(CancellationToken cancellationToken) => _state.ReadAsync(cancellationToken);

    /// <summary>Writes the cursor if it is still as it was seen.</summary>
    /// <returns>The new ETag; null when another process wrote first.</returns>
    public Task<ETag?> TryWriteAsync(SweepCursor cursor, ETag? seen, CancellationToken cancellationToken) => _state.TryWriteAsync(cursor, seen, cancellationToken);
}

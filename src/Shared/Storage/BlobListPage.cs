using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>A page of a listing.</summary>
/// <param name="Entries">In the order of their names.</param>
/// <param name="Marker">Where the next page begins; null after the last.</param>
public sealed record BlobListPage(IReadOnlyList<BlobListEntry> Entries, string? Marker)
{
    /// <summary>The entries that are blobs.</summary>
    public IEnumerable<BlobItem> Blobs => Entries.Select(entry => entry.Blob).OfType<BlobItem>();
}

using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>What to list.</summary>
/// <param name="Container">Name of the container.</param>
/// <param name="Prefix">What the names start with; empty for all.</param>
public sealed record BlobListQuery(string Container, string Prefix)
{
    /// <summary>What to say of each blob beside its properties. Default nothing.</summary>
    public BlobTraits Traits { get; init; } = BlobTraits.None;

    /// <summary>Ends the name of a folder, which is listed in place of what is in it; null, the default, for blobs only.</summary>
    public string? Delimiter { get; init; }
}

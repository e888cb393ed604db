using AePipeline.Latents;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing.Results;

/// <summary>What a latent's blob says of itself without being read.</summary>
/// <param name="Metadata">What it records; null when there is none, or none that the pipeline wrote.</param>
/// <param name="Tag">The latent blob's own etag; null when there is none.</param>
public sealed record LatentHead(LatentMetadata? Metadata, ETag? Tag)
{
    /// <summary>That of an image without a latent, as far as was looked.</summary>
    internal static LatentHead None { get; } = new(null, null);

    /// <summary>Whether somebody holds a lease on it, so that it cannot be replaced.</summary>
    public bool IsLeased { get; init; }

    /// <summary>Whether it was made from the same upload as a result, by the same model and code, in the same way.</summary>
    public bool BelongsTo(ResultMetadata result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Metadata?.Origin is { } origin
            && origin.SourceETag == result.SourceETag
            && origin.ModelVersion == result.ModelVersion
            && origin.ModelChain == result.ModelChain
            && origin.PipelineVersion == result.PipelineVersion
            && origin.Strength == result.Strength
            && origin.Scale == result.Scale;
    }
}

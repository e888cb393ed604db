using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing.Results;

/// <summary>What a result's blob says of itself without being read.</summary>
/// <param name="Target">Where it is.</param>
/// <param name="Metadata">What it records; null when the pipeline did not write it.</param>
/// <param name="Tag">The blob's own etag.</param>
/// <param name="WrittenAt">When it was written, by the storage's clock, in whole seconds.</param>
public sealed record ResultHead(ResultTarget Target, ResultMetadata? Metadata, ETag Tag, DateTimeOffset WrittenAt)
{
    /// <summary>Whether somebody holds a lease on it, so that it cannot be replaced.</summary>
    public bool IsLeased { get; init; }
}

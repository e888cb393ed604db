using AePipeline.Storage;

namespace AePipeline.Uploads;

/// <summary>A result in storage.</summary>
/// <param name="Name">Its blob in <see cref="BlobContainers.Results"/>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Metadata">What it records of itself.</param>
public sealed record StoredResult(string Name, long Bytes, ResultMetadata Metadata);

using AePipeline.Storage;

namespace AePipeline.Processing.Worker;

/// <summary>A blob was written.</summary>
/// <param name="Name">Its name in <see cref="BlobContainers.Images"/>, whether or not that is an upload's.</param>
/// <param name="ETag">What it is now, without quotes.</param>
public readonly record struct UploadEvent(string Name, string ETag);

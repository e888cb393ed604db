using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>An upload that a sweep found to have work left.</summary>
/// <param name="Image">The image.</param>
/// <param name="SourceETag">The upload, without quotes.</param>
public readonly record struct PendingUpload(ImageReference Image, string SourceETag);

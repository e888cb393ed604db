using AePipeline.Processing.Results;
using AePipeline.Storage;

namespace AePipeline.Processing.Sweeping;

/// <summary>An upload as a sweep lists it.</summary>
/// <param name="Image">The image.</param>
/// <param name="SourceETag">The upload, without quotes.</param>
/// <param name="UploadedAt">When it was written, by the storage's clock, in whole seconds.</param>
/// <param name="IsArchived">Whether it is in the archive tier, which cannot be read. Its ETag does not change when it is brought back.</param>
public readonly record struct PendingUpload(ImageReference Image, string SourceETag, DateTimeOffset UploadedAt, bool IsArchived = false)
{
    /// <summary>What the storage has of the image, as the sweep read it; null when it did not.</summary>
    internal SeenState? Seen { get; init; }
}

using AePipeline.Processing.Models;
using AePipeline.Processing.Results;
using AePipeline.Storage;

namespace AePipeline.Processing;

/// <summary>What became of one upload.</summary>
/// <param name="Image">The upload.</param>
/// <param name="Status">How it ended.</param>
public sealed record ProcessingOutcome(ImageReference Image, ProcessingStatus Status)
{
    /// <summary>The upload that was seen, without quotes; null when it was gone.</summary>
    public string? SourceETag { get; init; }

    /// <summary>Size of the upload in bytes.</summary>
    public long SourceBytes { get; init; }

    /// <summary>Size of the result in bytes; 0 when none was written.</summary>
    public long ResultBytes { get; init; }

    /// <summary>Version of the model that made the result, now or earlier; null when the upload has none.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What the model made; null when it made nothing.</summary>
    public ProcessedImage? Processed { get; init; }

    /// <summary>Why it was rejected; null unless it was.</summary>
    public ProblemReport? Problem { get; init; }

    /// <summary>Time from the first look at the upload to the end.</summary>
    public TimeSpan Elapsed { get; init; }
}

using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing;

/// <summary>What the blobs say about one image, whichever upload they are of.</summary>
/// <param name="Result">What the result records of itself; null when there is none.</param>
/// <param name="ResultTag">The result blob's own etag; null when there is none.</param>
/// <param name="Problem">What the problem report records of itself; null when there is none.</param>
public sealed record ImageState(ResultMetadata? Result, ETag? ResultTag, ProblemHead? Problem)
{
    /// <summary>Until when nothing need be done for an upload.</summary>
    /// <param name="sourceEtag">The upload.</param>
    /// <param name="options">How long an exhausted image rests.</param>
    /// <returns>Null when there is work; the end of time when a result or a final report is there.</returns>
    public DateTimeOffset? SettledUntil(string sourceEtag, ProcessingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Result?.SourceETag == sourceEtag)
        {
            return DateTimeOffset.MaxValue;
        }

        if (Problem is null || Problem.SourceETag != sourceEtag)
        {
            return null;
        }

        return Problem.Type == ProblemType.RetriesExhausted ? Problem.WrittenAt + options.ExhaustedRest : DateTimeOffset.MaxValue;
    }
}

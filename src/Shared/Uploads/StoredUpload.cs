using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Uploads;

/// <summary>An upload as the listings of the account show it.</summary>
/// <param name="Image">The upload.</param>
/// <param name="ETag">Its ETag, without quotes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="UploadedAt">When it was written, by the storage's clock.</param>
public sealed record StoredUpload(ImageReference Image, string ETag, long Bytes, DateTimeOffset UploadedAt)
{
    /// <summary>How far it is.</summary>
    public UploadState State => Result is not null ? UploadState.Done : Problem is not null ? UploadState.Failed : UploadState.Waiting;

    /// <summary>The ETag as conditions of requests have it, in quotes.</summary>
    public ETag Tag => new($"\"{ETag}\"");

    /// <summary>The result of this very upload; null while there is none.</summary>
    public StoredResult? Result { get; init; }

    /// <summary>Why it has no result; null when it has one, and while nothing is known against it.</summary>
    public ProblemHead? Problem { get; init; }

    /// <summary>The blob of its problem report; null without one.</summary>
    public string? ProblemName { get; init; }
}

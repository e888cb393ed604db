using System.Text.Json.Serialization;

namespace AePipeline.Processing.Results;

/// <summary>
/// Why an upload has no result: the content of <c>failed/{task}/{path}.json</c>, in the shape of RFC 9457 with
/// members of our own.
/// </summary>
public sealed record ProblemReport
{
    /// <summary>A URN of <see cref="ProblemType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The type in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What is wrong with this upload and what to do about it.</summary>
    public required string Detail { get; init; }

    /// <summary>The upload's blob name, <c>{task}/{path}</c>.</summary>
    public required string Instance { get; init; }

    /// <summary>When the last attempt ended.</summary>
    public required DateTimeOffset When { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>The upload that the report is about; the report says nothing of later uploads of that name.</summary>
    [JsonPropertyName("sourceEtag")]
    public required string SourceETag { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public required string PipelineVersion { get; init; }
}

using Azure;

namespace AePipeline.Processing.Results;

/// <summary>What a problem report's blob says of itself without being read.</summary>
/// <param name="Type">A URN of <see cref="ProblemType"/>.</param>
/// <param name="SourceETag">The upload that it is about, without quotes.</param>
/// <param name="WrittenAt">When it was written, by the storage's clock.</param>
/// <param name="Tag">The report blob's own etag.</param>
public sealed record ProblemHead(string Type, string SourceETag, DateTimeOffset WrittenAt, ETag Tag);

namespace AePipeline.Bulk;

/// <summary>What a completed job came to: the content of <c>jobs/{id}/summary.json</c>.</summary>
/// <param name="Id">The job.</param>
/// <param name="Listed">Images listed; the counts add up to it.</param>
/// <param name="ListingSha256">SHA-256, lower-case hexadecimal, of the listed names in their order, each followed by a line feed, as UTF-8.</param>
/// <param name="Counts">Outcomes.</param>
/// <param name="Failures">Why images have no result, the most frequent reason first.</param>
/// <param name="ModelVersions">Images by the version of the model that made their result.</param>
/// <param name="StartedAt">When somebody first worked on it.</param>
/// <param name="EndedAt">When the last image had its outcome.</param>
/// <param name="Seconds">From the first to the last, pauses included.</param>
/// <param name="ImageSeconds">Sum of what the images took each; more than <paramref name="Seconds"/> where they overlapped.</param>
public sealed record BulkSummary(
    string Id,
    long Listed,
    string ListingSha256,
    BulkCounts Counts,
    IReadOnlyList<BulkFailureReason> Failures,
    IReadOnlyDictionary<string, long> ModelVersions,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    double Seconds,
    double ImageSeconds);

using AePipeline.Imaging;
using AePipeline.Processing.Models;
using AePipeline.Storage;
using Azure;

namespace AePipeline.Processing.Results;

/// <summary>What the blobs say about one image, whichever upload they are of.</summary>
/// <param name="Results">The results, in whichever formats: more than one only where an earlier one is still to be removed.</param>
/// <param name="Problem">What the problem report records of itself; null when there is none.</param>
/// <param name="Latent">What the latent records of itself; null for tasks that make none, and until it is asked for in a chain that does.</param>
public sealed record ImageState(IReadOnlyList<ResultHead> Results, ProblemHead? Problem, LatentHead? Latent)
{
    /// <summary>The result or latent, with its container, that somebody holds a lease on, so that it cannot be replaced; null when nobody does.</summary>
    public string? Leased { get; init; }

    /// <summary>Whether results were looked for in all formats, and not in the host's alone.</summary>
    internal bool HasAllFormats { get; init; }

    /// <summary>Whether nobody has read it: nothing was made of a name that is new, as a rule.</summary>
    internal bool IsPresumed { get; private init; }

    /// <summary>That of an image of which there should be nothing.</summary>
    internal static ImageState PresumedOf(ImageReference image) => new([], null, image.Task.GivesLatent ? LatentHead.None : null) { IsPresumed = true };

    /// <summary>Whether nothing of the image was found, so that whatever upload it has is to be done.</summary>
    internal bool IsEmpty => Results.Count == 0 && Problem is null && Latent?.Tag is null;

    /// <summary>
    /// An upload's result, or null; the latest, should there be two. The result is written last, so that everything before it is there too; only two hosts at
    /// once, or somebody's own hand, can leave it beside a latent that is not its own, and then it is no result.
    /// </summary>
    public ResultHead? ResultOf(string sourceEtag) => Results
        .Where(result => result.Metadata is { } metadata && metadata.SourceETag == sourceEtag && Latent?.BelongsTo(metadata) != false)
        .MaxBy(result => result.WrittenAt);

    /// <summary>The ETag of what is in a place; null when nothing is.</summary>
    internal ETag? TagOf(ResultTarget target) => Results.FirstOrDefault(result => result.Target == target)?.Tag;

    /// <summary>
    /// What an upload's result has taken the place of in other formats, if the upload is still the newest after this was read: else
    /// it may be what has been made of a newer one.
    /// </summary>
    internal IReadOnlyList<ResultHead> Superseded(string sourceEtag) => ResultOf(sourceEtag) is { } newest ? OthersThan(newest.Target) : [];

    /// <summary>Results that are not in a place; what the pipeline did not write is none.</summary>
    internal IReadOnlyList<ResultHead> OthersThan(ResultTarget target) =>
        [.. Results.Where(result => result.Target != target && result.Metadata is not null)];

    /// <summary>Whether an upload has its result.</summary>
    public bool IsDone(string sourceEtag) => ResultOf(sourceEtag) is not null;

    /// <summary>Until when nothing need be done for an upload.</summary>
    /// <param name="sourceEtag">The upload.</param>
    /// <param name="options">How long an exhausted image rests.</param>
    /// <param name="isArchived">Whether the upload is in a tier that cannot be read now: only then a report of that holds.</param>
    /// <returns>Null when there is work; the end of time when a result or a final report is there.</returns>
    public DateTimeOffset? SettledUntil(string sourceEtag, ProcessingOptions options, bool isArchived = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsDone(sourceEtag) || IsRejected(sourceEtag))
        {
            return DateTimeOffset.MaxValue;
        }

        if (Problem?.SourceETag != sourceEtag)
        {
            return null;
        }

        return Problem.Type == ProblemType.Archived
            ? isArchived ? DateTimeOffset.MaxValue : null
            : Problem.WrittenAt + options.ExhaustedRest;
    }

    /// <summary>
    /// The report that an upload's result makes untrue: its last attempt was still running when the report was
    /// written, or another host could do it; or the report is older than the result, and of an upload before it. Null when there is none.
    /// </summary>
    internal ProblemHead? OutlivedReport(string sourceEtag) =>
        ResultOf(sourceEtag) is { } result && Problem is { } report && (report.SourceETag == sourceEtag || report.WrittenAt < result.WrittenAt) ? report : null;

    /// <summary>Whether an upload has a report that is final: it will never work.</summary>
    internal bool IsRejected(string sourceEtag) =>
        Problem?.SourceETag == sourceEtag && Problem.Type is not (ProblemType.RetriesExhausted or ProblemType.Archived or ProblemType.InvalidDefaults);

    /// <summary>The same for whoever wants something of it that it does not ask for itself: a report about what it asks for does not count.</summary>
    internal bool IsRejectedAnyway(string sourceEtag) => IsRejected(sourceEtag) && Problem?.Type != ProblemType.InvalidOption;

    /// <summary>What this model and code made of the same bytes already, for whichever upload of that name; null when they did not.</summary>
    /// <param name="sourceSha256">SHA-256 of the upload.</param>
    /// <param name="model">The model.</param>
    /// <param name="wanted">How the image is to be made: another wish is another result.</param>
    /// <param name="format">Which format its result is to have.</param>
    internal ResultHead? SameWork(string sourceSha256, ITaskModel model, UploadOptions wanted, ImageFormat format)
    {
        return Latent is null || IsSame(Latent.Metadata?.Origin)
            ? Results.FirstOrDefault(result => result.Target.Format == format && IsSame(result.Metadata))
            : null;

        bool IsSame(ResultMetadata? made) =>
            made is not null
            && made.SourceSha256 == sourceSha256
            && made.ModelVersion == model.Version
            && made.ModelChain == model.Chain
            && made.PipelineVersion == PipelineVersion.Current
            && made.IsAsWanted(wanted);
    }
}

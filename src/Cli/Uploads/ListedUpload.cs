using System.Text.Json.Serialization;
using AePipeline.Bulk;
using AePipeline.Uploads;

namespace AePipeline.Cli.Uploads;

/// <summary>An upload in <c>ae ls --json</c>.</summary>
/// <param name="Image">The upload's blob name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="UploadedAt">When it was uploaded.</param>
internal sealed record ListedUpload(
    string Image, [property: JsonConverter(typeof(CamelCaseEnumConverter<UploadState>))] UploadState State, long Bytes, DateTimeOffset UploadedAt)
{
    /// <summary>The result's blob name.</summary>
    public string? Result { get; init; }

    /// <summary>The result's size.</summary>
    public long? ResultBytes { get; init; }

    /// <summary>The model that made the result.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What was asked to follow the image's own task, words with commas; null for nothing.</summary>
    public string? Then { get; init; }

    /// <summary>How strongly it was denoised; only for denoise.</summary>
    public float? Strength { get; init; }

    /// <summary>How many times it was asked to be enlarged; only for upscale.</summary>
    public int? Scale { get; init; }

    /// <summary>The quality that was asked for; null for the pipeline's own, and for formats without loss.</summary>
    public int? Quality { get; init; }

    /// <summary>When the picture was taken, ISO 8601; only where its result keeps metadata.</summary>
    public string? Taken { get; init; }

    /// <summary>Why there is no result.</summary>
    public string? Reason { get; init; }

    /// <summary>The kind of problem, a URN.</summary>
    public string? ProblemType { get; init; }

    /// <summary>The upload for people and programs.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="reason">Why it has no result; null when it has not failed.</param>
    public static ListedUpload Of(StoredUpload upload, string? reason) => new(upload.Image.ImageName, upload.State, upload.Bytes, upload.UploadedAt)
    {
        Result = upload.Result?.Name,
        ResultBytes = upload.Result?.Bytes,
        ModelVersion = upload.Result?.Metadata.ModelVersion,
        Then = upload.Result?.Metadata.Then?.ToString(),
        Strength = upload.Result?.Metadata.Strength,
        Scale = upload.Result?.Metadata.Scale,
        Quality = upload.Result?.Metadata.Quality,
        Taken = upload.Result?.Metadata.Taken?.ToString(),
        Reason = reason,
        ProblemType = upload.Problem?.Type,
    };
}

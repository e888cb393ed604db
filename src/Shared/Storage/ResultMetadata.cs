using System.Globalization;
using AePipeline.Imaging;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Storage;

/// <summary>
/// What a result says it was made from, in the metadata of its blob. Whether an image is done is answered by
/// comparing <see cref="SourceETag"/> with the upload.
/// </summary>
/// <param name="SourceETag">ETag of the upload, without quotes: see <see cref="Normalize"/>.</param>
/// <param name="ModelVersion">Version of the model that ran.</param>
/// <param name="PipelineVersion">Version of the pipeline's own code.</param>
/// <param name="Provider">Execution provider that ran the model, for example <c>CPU</c>.</param>
/// <param name="ModelFile">Name of the ONNX file that ran.</param>
public sealed record ResultMetadata(
    string SourceETag,
    string ModelVersion,
    string PipelineVersion,
    string Provider,
    string ModelFile)
{
    private const string SourceETagKey = "source_etag";
    private const string ModelVersionKey = "model_version";
    private const string PipelineVersionKey = "pipeline_version";
    private const string ProviderKey = "provider";
    private const string ModelFileKey = "model_file";
    private const string SourceSha256Key = "source_sha256";
    private const string InferenceSecondsKey = "inference_seconds";
    private const string ModelChainKey = "model_chain";
    private const string ThenKey = "then";
    private const string StrengthKey = "strength";
    private const string ScaleKey = "scale";
    private const string QualityKey = "quality";
    private const string MetadataKey = "metadata";
    private const string GamutKey = "gamut";
    private const string TakenKey = "ae_taken";
    private const string SourcePagesKey = "source_pages";

    /// <summary>
    /// SHA-256 of the upload's bytes, lower-case hexadecimal; null in results that do not record it. The same bytes
    /// uploaded again need no second result.
    /// </summary>
    public string? SourceSha256 { get; init; }

    /// <summary>Time spent inside the model; null in results that do not record it.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>
    /// When several models ran one after the other, all of them in that order, for example
    /// <c>denoise/20260101T000000Z embed/20260102T000000Z</c>; <see cref="ModelVersion"/> is the last one's. Null for one model.
    /// </summary>
    public string? ModelChain { get; init; }

    /// <summary>What was asked to follow the image's own task; null for nothing, and for the chain of a bulk job.</summary>
    public FollowingTasks? Then { get; init; }

    /// <summary>
    /// How strongly it was asked to be denoised, see <see cref="DenoiseStrength"/>; null where nothing was denoised, and in
    /// results from before there was a choice, which count as <see cref="DenoiseStrength.Default"/>.
    /// </summary>
    public float? Strength { get; init; }

    /// <summary>How many times it was asked to be enlarged; null where nobody asked, or nothing was enlarged.</summary>
    public int? Scale { get; init; }

    /// <summary>The quality that was asked for, see <see cref="ResultQuality"/>; null for that of the host's settings, and for formats without loss.</summary>
    public int? Quality { get; init; }

    /// <summary>
    /// What of the upload's own metadata its file keeps; null where there is none to keep, as for embed, and in results from before there
    /// was a choice, whose files keep nothing.
    /// </summary>
    public MetadataKept? Metadata { get; init; }

    /// <summary>
    /// What became of an RGB space of the upload's own; null when it has none, as for nearly all, and in results from before there was a
    /// choice, which are in sRGB.
    /// </summary>
    public GamutKept? Gamut { get; init; }

    /// <summary>When the picture was taken; null when the upload does not say, or its result is to keep nothing.</summary>
    public TakenTime? Taken { get; init; }

    /// <summary>Pages of the upload, a TIFF, of which the result is the first; 1 in results that do not record it.</summary>
    public int SourcePages { get; init; } = 1;

    /// <summary>An ETag as this type holds it: headers quote it, listings do not.</summary>
    public static string Normalize(ETag etag)
    {
        var text = etag.ToString();
        return (text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text).Trim('"');
    }

    /// <summary>Reads the metadata of a blob whose properties were asked for.</summary>
    /// <returns>Null when the blob was not written as a result.</returns>
    public static ResultMetadata? Read(BlobProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return Read(properties.Metadata);
    }

    /// <summary>Reads the metadata of a listed blob.</summary>
    /// <param name="item">From a listing with <see cref="BlobTraits.Metadata"/>.</param>
    /// <returns>Null when the blob was not written as a result.</returns>
    public static ResultMetadata? Read(BlobItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Read(item.Metadata);
    }

    /// <summary>Reads the metadata of a blob that was downloaded.</summary>
    /// <returns>Null when the blob was not written as a result.</returns>
    public static ResultMetadata? Read(BlobDownloadDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return Read(details.Metadata);
    }

    /// <summary>What <see cref="ModelChain"/> says of models; null for a single one.</summary>
    /// <param name="models">The tasks in their order, each with its model's version.</param>
    internal static string? ChainOf(IEnumerable<(ImageTask Task, string Version)> models)
    {
        var words = models.Select(model => $"{model.Task.ToFolder()}/{model.Version}").ToList();
        return words.Count == 1 ? null : string.Join(' ', words);
    }

    /// <summary>Whether the result was made from the upload that has this ETag.</summary>
    public bool IsFrom(ETag upload) => SourceETag == Normalize(upload);

    /// <summary>Whether the result is what these options ask for, its format apart, which its name says; what they leave open is as by default.</summary>
    /// <remarks>
    /// A result of before there were options counts as one by default, also where the default has come to keep more: an archive is not
    /// done again for that.
    /// </remarks>
    /// <param name="wanted">Only those that mean something to the tasks that made the result, and to its format.</param>
    public bool IsAsWanted(UploadOptions wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return (Strength ?? DenoiseStrength.Default) == (wanted.Strength ?? DenoiseStrength.Default)
            && Then == wanted.Then
            && Scale == wanted.Scale
            && Quality == wanted.Quality
            && (Gamut is null || wanted.Gamut is null || Gamut == wanted.Gamut)
            && (Metadata == wanted.Metadata || (Metadata is null && wanted.Metadata != MetadataKept.Keep));
    }

    /// <summary>The metadata to write: ASCII keys and values, as HTTP headers demand.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SourceETagKey] = Uri.EscapeDataString(SourceETag),
            [ModelVersionKey] = Uri.EscapeDataString(ModelVersion),
            [PipelineVersionKey] = Uri.EscapeDataString(PipelineVersion),
            [ProviderKey] = Uri.EscapeDataString(Provider),
            [ModelFileKey] = Uri.EscapeDataString(ModelFile),
        };
        if (SourceSha256 is not null)
        {
            metadata[SourceSha256Key] = SourceSha256;
        }

        if (InferenceTime is { } time)
        {
            metadata[InferenceSecondsKey] = time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
        }

        if (ModelChain is not null)
        {
            metadata[ModelChainKey] = Uri.EscapeDataString(ModelChain);
        }

        if (Then is { } then)
        {
            metadata[ThenKey] = then.ToString();
        }

        if (Strength is { } strength)
        {
            metadata[StrengthKey] = DenoiseStrength.Format(strength);
        }

        if (Scale is { } scale)
        {
            metadata[ScaleKey] = scale.ToString(CultureInfo.InvariantCulture);
        }

        if (Quality is { } quality)
        {
            metadata[QualityKey] = ResultQuality.Format(quality);
        }

        if (Metadata is { } kept)
        {
            metadata[MetadataKey] = kept.ToWord();
        }

        if (Gamut is { } gamut)
        {
            metadata[GamutKey] = gamut.ToWord();
        }

        if (Taken is { } taken)
        {
            metadata[TakenKey] = taken.ToString();
        }

        if (SourcePages > 1)
        {
            metadata[SourcePagesKey] = SourcePages.ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    private static ResultMetadata? Read(IDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return null;

        // Names of metadata are case-insensitive, and listings keep whatever case a writer used.
        var values = new Dictionary<string, string>(metadata, StringComparer.OrdinalIgnoreCase);
        return values.TryGetValue(SourceETagKey, out var etag)
            && values.TryGetValue(ModelVersionKey, out var model)
            && values.TryGetValue(PipelineVersionKey, out var pipeline)
            && values.TryGetValue(ProviderKey, out var provider)
            && values.TryGetValue(ModelFileKey, out var file)
                ? new ResultMetadata(
                    Uri.UnescapeDataString(etag),
                    Uri.UnescapeDataString(model),
                    Uri.UnescapeDataString(pipeline),
                    Uri.UnescapeDataString(provider),
                    Uri.UnescapeDataString(file))
                {
                    SourceSha256 = values.GetValueOrDefault(SourceSha256Key),
                    ModelChain = values.TryGetValue(ModelChainKey, out var chain) ? Uri.UnescapeDataString(chain) : null,
                    Then = FollowingTasks.TryParse(values.GetValueOrDefault(ThenKey), out var then) ? then : null,
                    Strength = DenoiseStrength.TryParse(values.GetValueOrDefault(StrengthKey), out var strength) ? strength : null,
                    Scale = UpscaleFactors.TryParse(values.GetValueOrDefault(ScaleKey), out var scale) ? scale : null,
                    Quality = ResultQuality.TryParse(values.GetValueOrDefault(QualityKey), out var quality) ? quality : null,
                    Metadata = MetadataWords.TryParse(values.GetValueOrDefault(MetadataKey), out var kept) ? kept : null,
                    Gamut = GamutWords.TryParse(values.GetValueOrDefault(GamutKey), out var gamut) ? gamut : null,
                    Taken = TakenTime.TryParse(values.GetValueOrDefault(TakenKey), out var taken) ? taken : null,
                    SourcePages = int.TryParse(values.GetValueOrDefault(SourcePagesKey), NumberStyles.None, CultureInfo.InvariantCulture, out var pages) ? pages : 1,
                    InferenceTime = double.TryParse(
                        values.GetValueOrDefault(InferenceSecondsKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                        ? TimeSpan.FromSeconds(seconds)
                        : null,
                }
                : null;
    }
}

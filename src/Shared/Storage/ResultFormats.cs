using AePipeline.Imaging;

namespace AePipeline.Storage;

/// <summary>The words for <see cref="ResultFormat"/>, and what each comes to for an upload.</summary>
public static class ResultFormats
{
    private static readonly Dictionary<string, ResultFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = ResultFormat.Png,
        ["webp"] = ResultFormat.WebP,
        ["jpeg"] = ResultFormat.Jpeg,
        ["avif"] = ResultFormat.Avif,
        ["same"] = ResultFormat.AsUploaded,
        ["jpg"] = ResultFormat.Jpeg,
    };

    /// <summary>What a format must be, as the middle of a sentence for whoever wrote another.</summary>
    public const string Rule = "must be png, webp, jpeg, avif or same (that of the upload, or png where that cannot be written)";

    /// <summary>Reads a format's word, in any case; <c>jpg</c> is <c>jpeg</c>.</summary>
    /// <returns>False when there is no such format.</returns>
    public static bool TryParse(string? text, out ResultFormat format)
    {
        format = default;
        return text is not null && s_formats.TryGetValue(text.Trim(), out format);
    }

    /// <summary>A format's word, as <see cref="TryParse"/> reads it.</summary>
    public static string ToWord(this ResultFormat format) => s_formats.First(entry => entry.Value == format).Key;

    /// <summary>The file format of an upload's result.</summary>
    /// <param name="format">What is wanted.</param>
    /// <param name="path">The upload's path: of what it claims by its extension, nothing is read.</param>
    public static ImageFormat Of(this ResultFormat format, string path) => format switch
    {
        ResultFormat.Png => ImageFormat.Png,
        ResultFormat.WebP => ImageFormat.WebP,
        ResultFormat.Jpeg => ImageFormat.Jpeg,
        ResultFormat.Avif => ImageFormat.Avif,
        ResultFormat.AsUploaded => ClaimedBy(path),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such result format."),
    };

    private static ImageFormat ClaimedBy(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JPG" or ".JPEG" => ImageFormat.Jpeg,
        ".WEBP" => ImageFormat.WebP,
        ".AVIF" => ImageFormat.Avif,
        _ => ImageFormat.Png,
    };
}

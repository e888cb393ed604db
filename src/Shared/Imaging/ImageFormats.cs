namespace AePipeline.Imaging;

/// <summary>What each <see cref="ImageFormat"/> is called and which can be written.</summary>
public static class ImageFormats
{
    /// <summary>The formats that results can be written in.</summary>
    public static IReadOnlyList<ImageFormat> Writable { get; } = [ImageFormat.Png, ImageFormat.WebP, ImageFormat.Jpeg, ImageFormat.Avif];

    /// <summary>Whether results can be written in the format.</summary>
    public static bool IsWritable(this ImageFormat format) => Writable.Contains(format);

    /// <summary>Whether a file of the format that is written has a quality, for which detail is given up.</summary>
    public static bool IsLossy(this ImageFormat format) => format is ImageFormat.WebP or ImageFormat.Jpeg or ImageFormat.Avif;

    /// <summary>The format's name as people write it.</summary>
    public static string DisplayName(this ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        _ => format.ToString().ToUpperInvariant(),
    };

    /// <summary>The usual file extension, lower case, without a dot.</summary>
    public static string Extension(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "jpg",
        ImageFormat.Png => "png",
        ImageFormat.WebP => "webp",
        ImageFormat.Tiff => "tif",
        ImageFormat.Gif => "gif",
        ImageFormat.Avif => "avif",
        ImageFormat.Bmp => "bmp",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown image format."),
    };

    /// <summary>The media type, for a blob's <c>Content-Type</c>.</summary>
    public static string ContentType(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Tiff => "image/tiff",
        _ => $"image/{format.Extension()}",
    };

    /// <summary>
    /// The layout nearest to the given one that a file of the format can hold: JPEG has no alpha, JPEG and WebP have 8 bits.
    /// AVIF takes 16 bits and keeps 10 of them.
    /// </summary>
    /// <exception cref="ArgumentException">The format is not written.</exception>
    public static PixelLayout Fit(this ImageFormat format, PixelLayout layout) => format switch
    {
        ImageFormat.Png or ImageFormat.Avif => layout,
        ImageFormat.WebP or ImageFormat.Jpeg => layout with { BitDepth = 8 },
        _ => throw new ArgumentException($"Results are written as png, webp, jpeg or avif, not as {format.Extension()}.", nameof(format)),
    };

    /// <summary>Largest width and height that the format can hold.</summary>
    internal static int MaxSide(this ImageFormat format) => format switch
    {
        ImageFormat.WebP => 16_383,
        ImageFormat.Jpeg => 65_500,
        ImageFormat.Avif => 16_384,
        _ => int.MaxValue,
    };
}

using System.ComponentModel.DataAnnotations;

namespace AePipeline.Imaging;

/// <summary>How results are written; bound from the same section as <see cref="ImageLimits"/>.</summary>
public sealed class ImageOutputOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = ImageLimits.Section;

    /// <summary>
    /// Effort of the PNG compression, 0 (none) to 9. Default 2: higher levels take several times as long for a few per
    /// cent of size. Every level is lossless.
    /// </summary>
    [Range(0, 9)]
    public int PngCompression { get; set; } = 2;

    /// <summary>JPEG quality, 1 to 100. Default 95; colour is kept at full resolution from 90 up.</summary>
    [Range(1, 100)]
    public int JpegQuality { get; set; } = 95;

    /// <summary>WebP quality, 1 to 100, where 100 is lossless. Default 90.</summary>
    [Range(1, 100)]
    public int WebPQuality { get; set; } = 90;

    /// <summary>AVIF quality, 1 to 100. Default 80.</summary>
    [Range(1, 100)]
    public int AvifQuality { get; set; } = 80;

    /// <summary>The quality of a file: what is asked for, else that of the format.</summary>
    internal int QualityOf(ImageOutput output) => output.Quality ?? output.Format switch
    {
        ImageFormat.WebP => WebPQuality,
        ImageFormat.Avif => AvifQuality,
        _ => JpegQuality,
    };
}

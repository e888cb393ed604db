namespace AePipeline.Imaging;

/// <summary>File formats that the pipeline reads.</summary>
public enum ImageFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>WebP, still or animated.</summary>
    WebP,

    /// <summary>TIFF.</summary>
    Tiff,

    /// <summary>GIF, still or animated.</summary>
    Gif,

    /// <summary>AVIF.</summary>
    Avif,

    /// <summary>Windows bitmap.</summary>
    Bmp,
}

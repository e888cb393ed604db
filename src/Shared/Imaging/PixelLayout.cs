namespace AePipeline.Imaging;

/// <summary>
/// Shape of an image's samples: rows from top to bottom, pixels from left to right, the samples of one pixel together
/// (colour, then alpha), sRGB or the RGB space of a profile beside it, or grey with the sRGB curve, 16-bit samples in the machine's byte order.
/// </summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">Colour channels: 3 or 1.</param>
/// <param name="HasAlpha">Whether an alpha sample, not premultiplied, follows the colour.</param>
/// <param name="BitDepth">Bits a sample: 8 or 16.</param>
public sealed record PixelLayout(int Width, int Height, int Channels, bool HasAlpha, int BitDepth)
{
    /// <summary>Samples a pixel, alpha included.</summary>
    public int Bands => Channels + (HasAlpha ? 1 : 0);

    /// <summary>Bytes a sample: 1 or 2.</summary>
    public int SampleBytes => BitDepth / 8;

    /// <summary>Bytes a row.</summary>
    public int RowBytes => checked(Width * Bands * SampleBytes);

    /// <summary>The largest value of a sample: 255 or 65535.</summary>
    public int MaxSample => (1 << BitDepth) - 1;
}

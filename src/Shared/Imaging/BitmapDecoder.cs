using NetVips;
using SkiaSharp;

namespace AePipeline.Imaging;

/// <summary>Windows bitmaps, which the bundled libvips does not read.</summary>
internal static class BitmapDecoder
{
    /// <summary>Reads the header.</summary>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public static SKCodec Open(string path)
    {
        var codec = SKCodec.Create(path, out _);
        if (codec is { EncodedFormat: SKEncodedImageFormat.Bmp })
        {
            return codec;
        }

        codec?.Dispose();
        throw VipsDecoder.BadHeader(ImageFormat.Bmp);
    }

    /// <summary>Decodes all pixels.</summary>
    /// <returns>The image, 8-bit RGB or RGBA, which reads from the bitmap: dispose of both.</returns>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public static (Image Image, IDisposable Pixels) Decode(SKCodec codec)
    {
        var info = codec.Info.WithColorType(SKColorType.Rgba8888);
        var opaque = info.AlphaType == SKAlphaType.Opaque;
        var bitmap = new SKBitmap(opaque ? info : info.WithAlphaType(SKAlphaType.Unpremul));
        try
        {
            if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            {
                throw VipsDecoder.BadPixels(ImageFormat.Bmp);
            }

            using var rgba = Image.NewFromMemory(
                bitmap.GetPixels(), (ulong)bitmap.ByteCount, bitmap.Width, bitmap.Height, 4, NetVips.Enums.BandFormat.Uchar);
            using var colour = opaque ? rgba.ExtractBand(0, 3) : rgba.Copy();
            return (colour.Copy(interpretation: NetVips.Enums.Interpretation.Srgb), bitmap);
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }
}

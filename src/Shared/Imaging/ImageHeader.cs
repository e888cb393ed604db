using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>What an image file says of itself before a pixel is decoded, as far as it decides how much memory it takes.</summary>
/// <param name="Format">The format that the file's content is in.</param>
/// <param name="Layout">Size of the upright image, and at most its samples.</param>
/// <param name="DecodingBytes">Bytes that a decoder holds at most that cannot decode row by row; otherwise 0.</param>
/// <param name="IsTurned">Whether all pixels wait in a spool to be turned upright.</param>
internal sealed record ImageHeader(ImageFormat Format, PixelLayout Layout, long DecodingBytes, bool IsTurned)
{
    /// <summary>Bytes of all pixels.</summary>
    public long PixelBytes => (long)Layout.Height * Layout.RowBytes;

    /// <summary>Bytes that reading the file takes at most: the decoder's own, and the latest lines, which libvips keeps.</summary>
    public long ReadingBytes => DecodingBytes + Math.Min(
        PixelBytes, (long)VipsRuntime.Lines * Math.Max(Layout.Width, Layout.Height) * Layout.Bands * Layout.SampleBytes);

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file; its name does not matter.</param>
    /// <param name="limits">What is too large.</param>
    /// <exception cref="ImageRejectedException">The file is empty, not an image, too large, or its header is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageHeader Read(string path, ImageLimits limits)
    {
        VipsRuntime.Initialize();
        var format = ImageReader.Identify(path, limits);
        if (format == ImageFormat.Bmp)
        {
            using var bitmap = BitmapDecoder.Open(path);
            limits.CheckSize(bitmap.Width, bitmap.Height, inMemory: true);
            return Of(format, bitmap.Width, bitmap.Height, channels: 3, hasAlpha: true, bitDepth: 8, bytesAPixel: 4, isTurned: false);
        }

        using var patched = FileFacts.Read(path, format, limits).Patch(path);
        using var source = VipsDecoder.Open(path, format, patched);
        limits.CheckSize(source.Width, source.Height, VipsDecoder.IsInMemory(source, format));
        var orientation = VipsDecoder.Orientation(source);
        var (width, height) = orientation >= 5 ? (source.Height, source.Width) : (source.Width, source.Height);
        var channels = source.Interpretation is Interpretation.Bw or Interpretation.Grey16 ? 1 : 3;
        return Of(
            format,
            width,
            height,
            channels,
            source.HasAlpha(),
            source.Format == BandFormat.Uchar ? 8 : 16,
            VipsDecoder.IsInMemory(source, format) ? BytesAPixel(source, format) : 0,
            orientation != 1);
    }

    private static ImageHeader Of(
        ImageFormat format, int width, int height, int channels, bool hasAlpha, int bitDepth, int bytesAPixel, bool isTurned) =>
        new(format, new PixelLayout(width, height, channels, hasAlpha, bitDepth), (long)width * height * bytesAPixel, isTurned);

    /// <summary>What decoders that need all pixels at once hold for each. Upper bounds.</summary>
    private static int BytesAPixel(Image source, ImageFormat format)
    {
        var pixel = source.Bands * (source.Format == BandFormat.Uchar ? 1 : 2);
        return format switch
        {
            // The coefficients of all scans, two bytes each; with halved colour there are half as many.
            ImageFormat.Jpeg => IsHalved(source) ? 3 : 2 * source.Bands,
            ImageFormat.Png => pixel,

            // The picture, the decoder's own copy of it with alpha, and the planes of a picture that is put together from frames.
            ImageFormat.WebP or ImageFormat.Gif => pixel + 8,

            // The planes of two frames and the samples that are made of them.
            ImageFormat.Avif => 4 * pixel,
            _ => pixel,
        };
    }

    private static bool IsHalved(Image source) =>
        source.Bands == 3 && source.Contains("jpeg-chroma-subsample") && source.Get("jpeg-chroma-subsample") is "4:2:0";
}

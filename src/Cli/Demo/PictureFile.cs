using AePipeline.Imaging;

namespace AePipeline.Cli.Demo;

/// <summary>Writes 8-bit images, as JPEG or PNG by the file's name.</summary>
internal static class PictureFile
{
    private const int Gap = 8;
    private const int JpegQuality = 88;
    private const int LargestCrop = 360;

    /// <summary>Writes a whole image.</summary>
    public static void Write(FloatImage image, string path) => Write([image], path, image.Width, image.Height);

    /// <summary>Writes the middles of images of one size side by side, at most 360 pixels square each.</summary>
    public static void WriteSideBySide(IReadOnlyList<FloatImage> images, string path) =>
        Write(images, path, Math.Min(images[0].Width, LargestCrop), Math.Min(images[0].Height, LargestCrop));

    private static void Write(IReadOnlyList<FloatImage> images, string path, int width, int height)
    {
        var layout = new PixelLayout(
            (images.Count * (width + Gap)) - Gap, height, images.Max(image => image.Channels), HasAlpha: false, BitDepth: 8);
        var format = Path.GetExtension(path) == ".jpg" ? ImageFormat.Jpeg : ImageFormat.Png;
        using var writer = ImageWriter.Create(path, format, layout, new ImageOutputOptions { JpegQuality = JpegQuality });
        var row = new byte[layout.RowBytes];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(row, byte.MaxValue);
            for (var i = 0; i < images.Count; i++)
            {
                FillRow(images[i], y, row.AsSpan(i * (width + Gap) * layout.Bands, width * layout.Bands), layout.Bands, width, height);
            }

            writer.WriteRows(row);
        }

        writer.Complete();
    }

    private static void FillRow(FloatImage image, int y, Span<byte> row, int bands, int width, int height)
    {
        var top = (image.Height - height) / 2;
        var left = (image.Width - width) / 2;
        for (var band = 0; band < bands; band++)
        {
            var channel = Math.Min(band, image.Channels - 1);
            var plane = image.Samples.AsSpan((((channel * image.Height) + top + y) * image.Width) + left, width);
            for (var x = 0; x < width; x++)
            {
                row[(x * bands) + band] = (byte)MathF.Round(Math.Clamp(plane[x], 0, 1) * byte.MaxValue);
            }
        }
    }
}

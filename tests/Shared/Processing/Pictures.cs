using AePipeline.Imaging;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

/// <summary>Small images to upload.</summary>
internal static class Pictures
{
    /// <summary>A PNG of smooth colours; its size tells images apart.</summary>
    public static byte[] Png(int width = 40, int height = 30, int shade = 0) => Encode(ImageFormat.Png, width, height, shade);

    public static byte[] Encode(ImageFormat format, int width = 40, int height = 30, int shade = 0)
    {
        using var folder = new TemporaryFolder();
        var layout = new PixelLayout(width, height, Channels: 3, HasAlpha: false, BitDepth: 8);
        using (var writer = ImageWriter.Create(folder["image"], format, layout, new ImageOutputOptions()))
        {
            var row = new byte[layout.RowBytes];
            for (var y = 0; y < height; y++)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = (byte)(((i * 3) + (y * 5) + shade) % 256);
                }

                writer.WriteRows(row);
            }

            writer.Complete();
        }

        return File.ReadAllBytes(folder["image"]);
    }
}

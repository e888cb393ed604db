using AePipeline.Imaging;
using SkiaSharp;

namespace AePipeline.TrainingJob.Reporting.Pictures;

/// <summary>Images as part of a page.</summary>
internal static class PictureData
{
    /// <summary>A <c>data:</c> address that holds the image as PNG, so that a report shows exactly the samples.</summary>
    public static string ToAddress(FloatImage image)
    {
        using var bitmap = new SKBitmap(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        var area = image.Height * image.Width;
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var sample = image.Samples[(Math.Min(channel, image.Channels - 1) * area) + i];
                pixels[(4 * i) + channel] = (byte)MathF.Round(Math.Clamp(sample, 0, 1) * byte.MaxValue);
            }

            pixels[(4 * i) + 3] = byte.MaxValue;
        }

        using var file = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return $"data:image/png;base64,{Convert.ToBase64String(file.Span)}";
    }
}

using AePipeline.Imaging;

namespace AePipeline.Quality;

/// <summary>
/// The Y of YCbCr by ITU-R BT.601 in its studio range, on which the super-resolution literature measures:
/// 16 + 65.481 R + 128.553 G + 24.966 B for R, G and B in [0, 1], which gives 16 to 235.
/// </summary>
public static class LumaChannel
{
    /// <summary>The largest value that PSNR and SSIM assume of <see cref="Of"/>'s samples.</summary>
    public const double Peak = 255;

    /// <summary>Y of a colour image, or the samples of a grey one on the scale of 255; not rounded.</summary>
    /// <param name="image">Samples in [0, 1], 3 channels or 1.</param>
    /// <returns>One channel.</returns>
    public static FloatImage Of(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var pixels = image.Height * image.Width;
        var luma = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            luma[i] = image.Channels == 1
                ? 255 * image.Samples[i]
                : 16 + (65.481f * image.Samples[i]) + (128.553f * image.Samples[pixels + i]) + (24.966f * image.Samples[(2 * pixels) + i]);
        }

        return image with { Samples = luma, Channels = 1 };
    }
}

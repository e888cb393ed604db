using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>How programs make pictures smaller that do not resize as <see cref="BicubicResizer"/> does.</summary>
public static class Shrinking
{
    // Keys (1981), a = -0.5, halfway between two samples.
    private static readonly float[] HalfwayTaps = [-1f / 16, 9f / 16, 9f / 16, -1f / 16];

    /// <summary>Each small pixel is the mean of the pixels that it covers.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; height and width are multiples of the factor.</param>
    /// <param name="factor">At least 1.</param>
    /// <exception cref="ArgumentException">A side is no multiple of the factor.</exception>
    public static FloatImage ByArea(FloatImage image, int factor)
    {
        Check(image, factor);
        return Resample(image, factor, first: 0, [.. Enumerable.Repeat(1f / factor, factor)]);
    }

    /// <summary>
    /// Cubic interpolation (a = -0.5) at the small pixels' centres over neighbouring pixels of the large image only, whatever
    /// the factor, as fast resizers do it: nothing keeps detail finer than the small image's from giving false patterns. For an odd
    /// factor that is the middle pixel; for an even one the centre lies halfway between two pixels, and taking either would
    /// move the picture by half a pixel.
    /// </summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; height and width are multiples of the factor; an edge is continued by its last pixel.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>Samples that may leave the image's range a little, for an even factor.</returns>
    /// <exception cref="ArgumentException">A side is no multiple of the factor.</exception>
    public static FloatImage Aliased(FloatImage image, int factor)
    {
        Check(image, factor);
        return factor % 2 == 1 ? Resample(image, factor, first: factor / 2, [1]) : Resample(image, factor, first: (factor / 2) - 2, HalfwayTaps);
    }

    private static void Check(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (image.Height % factor != 0 || image.Width % factor != 0)
            throw new ArgumentException($"{image.Width} x {image.Height} is not divisible by {factor}; crop the image first.", nameof(image));
    }

    private static FloatImage Resample(FloatImage image, int factor, int first, float[] taps)
    {
        var (height, width) = (image.Height / factor, image.Width / factor);
        var samples = new float[image.Channels * height * width];
        for (var i = 0; i < samples.Length; i++)
        {
            var (row, x) = Math.DivRem(i, width);
            var (channel, y) = Math.DivRem(row, height);
            var sum = 0f;
            for (var down = 0; down < taps.Length; down++)
            {
                var source = ((channel * image.Height) + Math.Clamp((y * factor) + first + down, 0, image.Height - 1)) * image.Width;
                var across = 0f;
                for (var tap = 0; tap < taps.Length; tap++) across += taps[tap] * image.Samples[source + Math.Clamp((x * factor) + first + tap, 0, image.Width - 1)];
                sum += taps[down] * across;
            }

            samples[i] = sum;
        }

        return new FloatImage(samples, image.Channels, height, width);
    }
}

using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>Separable Gaussian blur of planar samples, edges repeated.</summary>
public static class GaussianBlur
{
    /// <summary>Blurs every channel.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>, of any range.</param>
    /// <param name="sigma">Standard deviation in pixels; 0 gives the image itself.</param>
    public static FloatImage Apply(FloatImage image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (sigma <= 0) return image;
        var taps = Taps(sigma);
        var (height, width) = (image.Height, image.Width);
        var across = new float[image.Samples.Length];
        var blurred = new float[image.Samples.Length];
        for (var first = 0; first < blurred.Length; first += height * width)
        {
            for (var y = 0; y < height; y++) Filter(image.Samples, across, first + (y * width), 1, width, taps);
            for (var x = 0; x < width; x++) Filter(across, blurred, first + x, width, height, taps);
        }

        return image with { Samples = blurred };
    }

    /// <summary>Factor by which the blur reduces the standard deviation of white noise.</summary>
    public static double WhiteNoiseGain(double sigma) => sigma <= 0 ? 1 : Taps(sigma).Sum(tap => (double)tap * tap);

    private static float[] Taps(double sigma)
    {
        var radius = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        var taps = Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var sum = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / sum))];
    }

    private static void Filter(float[] source, float[] target, int first, int step, int count, float[] taps)
    {
        var radius = taps.Length / 2;
        for (var i = 0; i < count; i++)
        {
            var sum = 0f;
            for (var tap = 0; tap < taps.Length; tap++)
            {
                sum += taps[tap] * source[first + (Math.Clamp(i + tap - radius, 0, count - 1) * step)];
            }

            target[first + (i * step)] = sum;
        }
    }
}

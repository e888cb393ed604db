using AePipeline.Imaging;

namespace AePipeline.Tests.Degradation;

/// <summary>Moments of samples, and plain pictures to take them of.</summary>
internal static class Statistics
{
    public static FloatImage Flat(float level, int channels = 3, int side = 128) =>
        new([.. Enumerable.Repeat(level, channels * side * side)], channels, side, side);

    public static FloatImage Flat(float[] colour, int side = 128) =>
        new([.. colour.SelectMany(level => Enumerable.Repeat(level, side * side))], colour.Length, side, side);

    public static float[] Channel(this FloatImage image, int channel) =>
        image.Samples[(channel * image.Height * image.Width)..((channel + 1) * image.Height * image.Width)];

    public static double Mean(float[] samples) => samples.Average(sample => (double)sample);

    public static double Deviation(float[] samples)
    {
        var mean = Mean(samples);
        return Math.Sqrt(samples.Average(sample => (sample - mean) * (sample - mean)));
    }

    public static double Correlation(float[] a, float[] b)
    {
        var (meanA, meanB) = (Mean(a), Mean(b));
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average() / (Deviation(a) * Deviation(b));
    }

    /// <summary>Correlation of every sample with its right neighbour.</summary>
    public static double NeighbourCorrelation(FloatImage image, int channel)
    {
        var samples = image.Channel(channel);
        var left = Enumerable.Range(0, samples.Length).Where(i => (i + 1) % image.Width != 0).ToArray();
        return Correlation([.. left.Select(i => samples[i])], [.. left.Select(i => samples[i + 1])]);
    }
}

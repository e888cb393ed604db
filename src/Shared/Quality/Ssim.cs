namespace AePipeline.Quality;

/// <summary>
/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural
/// similarity", IEEE Transactions on Image Processing 13(4), 2004): Gaussian window of 11 x 11 with standard deviation 1.5,
/// K1 = 0.01, K2 = 0.03, the windows that lie wholly inside the image, averaged; several channels are averaged.
/// </summary>
public static class Ssim
{
    /// <summary>Fewest pixels a side that an image can be measured with: those of the window.</summary>
    public const int LeastSide = Window;

    private const int Window = 11;
    private const double Sigma = 1.5;

    private static readonly double[] Weights = Gaussian();

    /// <summary>Mean structural similarity of two images; 1 when they are equal.</summary>
    /// <param name="reference">Samples <c>[C, H, W]</c> of the original.</param>
    /// <param name="candidate">Samples of the other, in the same order.</param>
    /// <param name="channels">C.</param>
    /// <param name="height">H, at least 11.</param>
    /// <param name="width">W, at least 11.</param>
    /// <param name="peak">The largest value a sample can take: 1 for [0, 1], 255 for bytes.</param>
    /// <exception cref="ArgumentException">The images have another number of samples, or are smaller than the window.</exception>
    public static double Compute(
        ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate, int channels, int height, int width, double peak = 1)
    {
        var plane = height * width;
        if (channels < 1 || reference.Length != (long)channels * height * width || candidate.Length != reference.Length)
        {
            throw new ArgumentException(
                $"SSIM compares images of one shape; [{channels}, {height}, {width}] is not that of {reference.Length} and {candidate.Length} samples.",
                nameof(candidate));
        }

        if (height < Window || width < Window)
        {
            throw new ArgumentException($"SSIM needs {Window} x {Window} pixels; the image is {width} x {height}.", nameof(reference));
        }

        double sum = 0;
        for (var channel = 0; channel < channels; channel++)
        {
            sum += ComputePlane(reference.Slice(channel * plane, plane), candidate.Slice(channel * plane, plane), width, peak);
        }

        return sum / channels;
    }

    private static double ComputePlane(ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate, int width, double peak)
    {
        var (c1, c2) = (Math.Pow(0.01 * peak, 2), Math.Pow(0.03 * peak, 2));
        var rows = (reference.Length / width) - Window + 1;
        var columns = width - Window + 1;
        var moments = new Moments(width);
        double sum = 0;
        for (var y = 0; y < rows; y++)
        {
            moments.WeighColumns(reference[(y * width)..], candidate[(y * width)..]);
            for (var x = 0; x < columns; x++)
            {
                sum += moments.Similarity(x, c1, c2);
            }
        }

        return sum / ((double)rows * columns);
    }

    private static double[] Gaussian()
    {
        var weights = Enumerable.Range(-(Window / 2), Window).Select(x => Math.Exp(-x * x / (2 * Sigma * Sigma))).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>
    /// The window's weights are a product of a column's and a row's: first every column of a strip of 11 rows is summed,
    /// then 11 columns for each window.
    /// </summary>
    private sealed class Moments(int width)
    {
        private readonly double[] _x = new double[width];
        private readonly double[] _y = new double[width];
        private readonly double[] _xx = new double[width];
        private readonly double[] _yy = new double[width];
        private readonly double[] _xy = new double[width];

        public void WeighColumns(ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate)
        {
            foreach (var moment in (double[][])[_x, _y, _xx, _yy, _xy])
            {
                Array.Clear(moment);
            }

            for (var row = 0; row < Window; row++)
            {
                var weight = Weights[row];
                var x = reference.Slice(row * width, width);
                var y = candidate.Slice(row * width, width);
                for (var i = 0; i < width; i++)
                {
                    double a = x[i], b = y[i];
                    _x[i] += weight * a;
                    _y[i] += weight * b;
                    _xx[i] += weight * a * a;
                    _yy[i] += weight * b * b;
                    _xy[i] += weight * a * b;
                }
            }
        }

        public double Similarity(int left, double c1, double c2)
        {
            double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
            for (var i = 0; i < Window; i++)
            {
                var weight = Weights[i];
                x += weight * _x[left + i];
                y += weight * _y[left + i];
                xx += weight * _xx[left + i];
                yy += weight * _yy[left + i];
                xy += weight * _xy[left + i];
            }

            return ((2 * x * y) + c1) * ((2 * (xy - (x * y))) + c2)
                / (((x * x) + (y * y) + c1) * (xx - (x * x) + yy - (y * y) + c2));
        }
    }
}

namespace AePipeline.Imaging;

/// <summary>
/// Bicubic resizing as the super-resolution literature does it, and MATLAB's <c>imresize</c>: the cubic kernel with
/// a = -0.5, widened by the scale when the image shrinks so that nothing aliases, pixel centres at half positions, edges
/// continued by reflection that repeats the edge pixel.
/// </summary>
/// <remarks>
/// Kernel: Keys (1981), "Cubic Convolution Interpolation for Digital Image Processing". Samples are neither clamped nor
/// rounded: both belong to the protocol that uses them.
/// </remarks>
public static class BicubicResizer
{
    private const double KernelWidth = 4;

    /// <summary>The image made smaller by a whole factor.</summary>
    /// <param name="image">Height and width are multiples of the factor.</param>
    /// <param name="factor">At least 1.</param>
    /// <exception cref="ArgumentException">A side is no multiple of the factor.</exception>
    public static FloatImage Shrink(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return image.Height % factor == 0 && image.Width % factor == 0
            ? Resize(image, image.Height / factor, image.Width / factor)
            : throw new ArgumentException($"{image.Width} x {image.Height} is not divisible by {factor}; crop the image first.", nameof(image));
    }

    /// <summary>The image made larger by a whole factor.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="factor">At least 1.</param>
    public static FloatImage Enlarge(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        return Resize(image, checked(image.Height * factor), checked(image.Width * factor));
    }

    /// <summary>The image in another size.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="height">H of the result.</param>
    /// <param name="width">W of the result.</param>
    public static FloatImage Resize(FloatImage image, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (height == image.Height && width == image.Width) return image;

        var rows = Taps.Create(image.Height, height);
        var columns = Taps.Create(image.Width, width);
        var samples = new float[checked(image.Channels * height * width)];
        var column = new double[image.Width];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Samples.AsSpan(channel * image.Height * image.Width, image.Height * image.Width);
            for (var y = 0; y < height; y++)
            {
                rows.WeighRows(plane, y, column);
                columns.WeighSamples(column, samples.AsSpan(((channel * height) + y) * width, width));
            }
        }

        return image with { Samples = samples, Height = height, Width = width };
    }

    private static double Kernel(double x)
    {
        var distance = Math.Abs(x);
        return distance switch
        {
            <= 1 => (((1.5 * distance) - 2.5) * distance * distance) + 1,
            <= 2 => (((((-0.5 * distance) + 2.5) * distance) - 4) * distance) + 2,
            _ => 0,
        };
    }

    /// <summary>Which samples of an axis each sample of the result is made of, and with what weights.</summary>
    private sealed record Taps(int Count, int[] Positions, double[] Weights)
    {
        public static Taps Create(int from, int to)
        {
            var scale = (double)to / from;
            var shrink = Math.Min(scale, 1);
            var count = (int)Math.Ceiling(KernelWidth / shrink) + 2;
            var taps = new Taps(count, new int[to * count], new double[to * count]);
            for (var i = 0; i < to; i++)
            {
                var centre = ((i + 0.5) / scale) - 0.5;
                var first = (int)Math.Floor(centre - (KernelWidth / shrink / 2));
                var weights = taps.Weights.AsSpan(i * count, count);
                double sum = 0;
                for (var tap = 0; tap < count; tap++)
                {
                    taps.Positions[(i * count) + tap] = Reflect(first + tap, from);
                    weights[tap] = Kernel(shrink * (centre - first - tap));
                    sum += weights[tap];
                }

                foreach (ref var weight in weights) weight /= sum;
            }

            return taps;
        }

        public void WeighRows(ReadOnlySpan<float> plane, int row, Span<double> result)
        {
            result.Clear();
            for (var tap = row * Count; tap < (row + 1) * Count; tap++)
            {
                var weight = Weights[tap];
                if (weight == 0) continue;
                var source = plane.Slice(Positions[tap] * result.Length, result.Length);
                for (var x = 0; x < result.Length; x++) result[x] += weight * source[x];
            }
        }

        public void WeighSamples(ReadOnlySpan<double> source, Span<float> result)
        {
            for (var i = 0; i < result.Length; i++)
            {
                double sum = 0;
                for (var tap = i * Count; tap < (i + 1) * Count; tap++) sum += Weights[tap] * source[Positions[tap]];
                result[i] = (float)sum;
            }
        }

        private static int Reflect(int position, int length)
        {
            var folded = ((position % (2 * length)) + (2 * length)) % (2 * length);
            return folded < length ? folded : (2 * length) - 1 - folded;
        }
    }
}

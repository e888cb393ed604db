namespace AePipeline.Quality;

/// <summary>
/// How often an image has which colours: the classical vector to find images of one kind by (Swain and Ballard, "Color
/// indexing", 1991).
/// </summary>
public static class ColourHistogram
{
    /// <summary>Bins of each channel.</summary>
    private const int Bins = 8;

    private const int Channels = 3;

    /// <summary>Counts the colours of images in 8 x 8 x 8 bins.</summary>
    /// <param name="images"><c>[N, 3 * H * W]</c>, planar, in [0, 1].</param>
    /// <returns>
    /// <c>[N, 512]</c>, the square roots of the shares: Euclidean distances between them are, but for a factor, Hellinger's.
    /// </returns>
    /// <exception cref="ArgumentException">The images do not have three channels.</exception>
    public static VectorSet Compute(VectorSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (area, rest) = Math.DivRem(images.Dimensions, Channels);
        if (rest != 0) throw new ArgumentException($"Vectors of {images.Dimensions} numbers are no images of three channels.", nameof(images));

        var histograms = new VectorSet(new float[images.Count * Bins * Bins * Bins], images.Count, Bins * Bins * Bins);
        for (var i = 0; i < images.Count; i++)
        {
            var image = images[i];
            var histogram = histograms.Values.AsSpan(i * histograms.Dimensions, histograms.Dimensions);
            for (var pixel = 0; pixel < area; pixel++)
            {
                var (red, green, blue) = (Bin(image[pixel]), Bin(image[area + pixel]), Bin(image[(2 * area) + pixel]));
                histogram[(((red * Bins) + green) * Bins) + blue]++;
            }

            foreach (ref var count in histogram) count = MathF.Sqrt(count / area);
        }

        return histograms;
    }

    private static int Bin(float sample) => Math.Clamp((int)(sample * Bins), 0, Bins - 1);
}

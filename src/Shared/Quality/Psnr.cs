namespace AePipeline.Quality;

/// <summary>Peak signal-to-noise ratio.</summary>
public static class Psnr
{
    /// <summary>Peak signal-to-noise ratio of two images of the same shape, in dB; infinite when they are equal.</summary>
    /// <param name="reference">Samples of the original.</param>
    /// <param name="candidate">Samples of the other, in the same order.</param>
    /// <param name="peak">The largest value a sample can take: 1 for [0, 1], 255 for bytes.</param>
    /// <exception cref="ArgumentException">The images have different numbers of samples, or none.</exception>
    public static double Compute(ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate, double peak = 1)
    {
        if (reference.Length != candidate.Length || reference.IsEmpty)
        {
            throw new ArgumentException(
                $"PSNR compares images of one size; these have {reference.Length} and {candidate.Length} samples.", nameof(candidate));
        }

        double squares = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            double difference = reference[i] - candidate[i];
            squares += difference * difference;
        }

        return squares == 0 ? double.PositiveInfinity : 10 * Math.Log10(peak * peak * reference.Length / squares);
    }
}

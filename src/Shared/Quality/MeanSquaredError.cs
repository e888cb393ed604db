namespace AePipeline.Quality;

/// <summary>Mean squared difference.</summary>
public static class MeanSquaredError
{
    /// <summary>Mean of the squared differences of two images' samples, in the samples' unit squared.</summary>
    /// <exception cref="ArgumentException">The numbers of samples differ, or there are none.</exception>
    public static double Compute(ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate)
    {
        if (reference.Length != candidate.Length || reference.IsEmpty)
        {
            throw new ArgumentException($"Images of {reference.Length} and {candidate.Length} samples do not compare.", nameof(candidate));
        }

        double squares = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            double difference = reference[i] - candidate[i];
            squares += difference * difference;
        }

        return squares / reference.Length;
    }
}

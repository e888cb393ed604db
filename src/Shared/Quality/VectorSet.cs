namespace AePipeline.Quality;

/// <summary>Vectors of one length: flattened images or latents.</summary>
/// <param name="Values"><c>[N, D]</c>, row by row.</param>
/// <param name="Count">N.</param>
/// <param name="Dimensions">D.</param>
public sealed record VectorSet(float[] Values, int Count, int Dimensions)
{
    /// <summary>One vector, <c>[D]</c>.</summary>
    public ReadOnlySpan<float> this[int index] => Values.AsSpan(index * Dimensions, Dimensions);

    /// <summary>Part of the vectors.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="count">How many.</param>
    public VectorSet Slice(int first, int count) =>
        new(Values.AsSpan(first * Dimensions, count * Dimensions).ToArray(), count, Dimensions);

    /// <summary>At most so many of the vectors, evenly spread over the set.</summary>
    public VectorSet Thin(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (Count <= most) return this;
        var values = new float[most * Dimensions];
        for (var i = 0; i < most; i++) this[(int)((long)i * Count / most)].CopyTo(values.AsSpan(i * Dimensions));
        return new VectorSet(values, most, Dimensions);
    }
}

namespace AePipeline.Degradation;

/// <summary>Standard normal deviates from a seeded generator, the same on every machine.</summary>
/// <param name="random">Draws them.</param>
/// <remarks>Marsaglia and Bray (1964), "A Convenient Method for Generating Normal Variables": the polar method.</remarks>
public sealed class NormalDeviates(Random random)
{
    private double? _second;

    /// <summary>The next one, N(0, 1).</summary>
    public float Next()
    {
        if (_second is { } kept)
        {
            _second = null;
            return (float)kept;
        }

        while (true)
        {
            var x = (2 * random.NextDouble()) - 1;
            var y = (2 * random.NextDouble()) - 1;
            var square = (x * x) + (y * y);
            if (square is >= 1 or 0) continue;
            var factor = Math.Sqrt(-2 * Math.Log(square) / square);
            _second = y * factor;
            return (float)(x * factor);
        }
    }

    /// <summary>So many of them times a standard deviation.</summary>
    public float[] Draw(int count, float sigma)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan()) value = sigma * Next();
        return values;
    }
}

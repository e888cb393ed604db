namespace AePipeline.TrainingJob.Networks;

/// <summary>The bins of a soft histogram: their middles, and how fast a value stops to belong to one as it moves away.</summary>
public sealed class SoftBins
{
    /// <summary>Standard deviation of a bin's border, in steps from one bin to the next.</summary>
    private const double Softness = 0.3;

    private SoftBins(IReadOnlyList<float[]> middles, float[] sharpness, float[] origin)
    {
        Count = middles.Count;
        Middles = [.. middles.SelectMany(middle => middle)];
        Sharpness = sharpness;
        Origin = origin;
    }

    /// <summary>K.</summary>
    public int Count { get; }

    /// <summary>C, the numbers that a pixel is sorted by.</summary>
    public int Axes => Sharpness.Length;

    /// <summary><c>[K, C]</c>, row after row.</summary>
    public float[] Middles { get; }

    /// <summary><c>[C]</c>: what a squared distance along an axis counts.</summary>
    public float[] Sharpness { get; }

    /// <summary><c>[C]</c>: about the middle of the range.</summary>
    public float[] Origin { get; }

    /// <summary>A regular grid of colours.</summary>
    /// <param name="channels">3 for sRGB, 1 for grey; values in [0, 1].</param>
    /// <param name="levels">Bins along each channel.</param>
    public static SoftBins OfColours(int channels, int levels)
    {
        float[] axis = [.. Enumerable.Range(0, levels).Select(level => (level + 0.5f) / levels)];
        IEnumerable<float[]> grid = [[]];
        for (var channel = 0; channel < channels; channel++) grid = grid.SelectMany(_ => axis, (middle, value) => (float[])[.. middle, value]);
        return new([.. grid], [.. Enumerable.Repeat(SharpnessOf(1.0 / levels), channels)], [.. Enumerable.Repeat(0.5f, channels)]);
    }

    /// <summary>
    /// Gradients by strength, an octave each, and by direction, where a half turn makes no difference: as
    /// <see cref="Layers.PolarGradient"/> gives them.
    /// </summary>
    /// <param name="octaves">Strengths, from the strongest down.</param>
    /// <param name="directions">Directions.</param>
    public static SoftBins OfGradients(int octaves, int directions)
    {
        // The binary logarithm of 0.44, in units of the [0, 1] range over two pixels: a sharp edge.
        const float Strongest = -1.2f;
        // Neighbouring directions are this far apart on the circle of the doubled angle, as the crow flies.
        var step = 2 * Math.Sin(Math.PI / directions);
        var middles =
            from octave in Enumerable.Range(0, octaves)
            from direction in Enumerable.Range(0, directions)
            let angle = MathF.Tau * direction / directions
            select new[] { Strongest - octave, MathF.Cos(angle), MathF.Sin(angle) };
        return new([.. middles], [SharpnessOf(1), SharpnessOf(step), SharpnessOf(step)], [Strongest - ((octaves - 1) / 2f), 0, 0]);
    }

    private static float SharpnessOf(double step) => (float)(1 / (2 * Softness * Softness * step * step));
}

namespace AePipeline.TrainingJob.Networks;

/// <summary>
/// How far one pixel of a feature map looks into the network's input. Pixel <c>i</c> of the map depends on no input
/// pixel outside <c>[i * Stride - Before, i * Stride + After]</c>, along each axis.
/// </summary>
/// <param name="Stride">Input pixels from one pixel of the map to the next; below 1 in an upscaled map.</param>
/// <param name="Before">Input pixels to the left or above.</param>
/// <param name="After">Input pixels to the right or below.</param>
/// <param name="Alignment">Multiple of input pixels that every map so far divides into whole pixels.</param>
public readonly record struct Reach(double Stride, double Before, double After, int Alignment)
{
    /// <summary>The input itself.</summary>
    public static Reach Input { get; } = new(Stride: 1, Before: 0, After: 0, Alignment: 1);

    /// <summary>Width of a centred square that covers the reach, in input pixels; odd.</summary>
    public int ReceptiveField => (2 * (int)Math.Ceiling(Math.Max(Before, After))) + 1;

    /// <summary>The reach of a map computed from two others of the same resolution.</summary>
    /// <exception cref="ArgumentException">The resolutions differ.</exception>
    public static Reach Union(Reach a, Reach b) => a.Stride == b.Stride
        ? new(a.Stride, Math.Max(a.Before, b.Before), Math.Max(a.After, b.After), Math.Max(a.Alignment, b.Alignment))
        : throw new ArgumentException($"Maps of stride {a.Stride} and {b.Stride} can not be combined.");
}

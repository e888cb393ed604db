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

    /// <summary>A value that depends on no pixel, such as a control; of no resolution, so that it goes with every map.</summary>
    public static Reach Nowhere { get; } = new(Stride: 0, Before: 0, After: 0, Alignment: 1);

    /// <summary>Every value depends on all of the input, as behind a fully connected layer.</summary>
    public static Reach Everything { get; } = new(Stride: 1, double.PositiveInfinity, double.PositiveInfinity, Alignment: 1);

    /// <summary>Whether there are input pixels that a pixel does not depend on.</summary>
    public bool IsLocal => double.IsFinite(Before);

    /// <summary>Width of a centred square that covers the reach, in input pixels; odd. 0 for <see cref="Everything"/>.</summary>
    public int ReceptiveField => IsLocal ? (2 * (int)Math.Ceiling(Math.Max(Before, After))) + 1 : 0;

    /// <summary>The reach of a map computed from two others of the same resolution.</summary>
    /// <exception cref="ArgumentException">The resolutions differ.</exception>
    public static Reach Union(Reach a, Reach b)
    {
        if (!a.IsLocal || !b.IsLocal) return Everything;
        if (a == Nowhere || b == Nowhere) return a == Nowhere ? b : a;
        return a.Stride == b.Stride
            ? new(a.Stride, Math.Max(a.Before, b.Before), Math.Max(a.After, b.After), Math.Max(a.Alignment, b.Alignment))
            : throw new ArgumentException($"Maps of stride {a.Stride} and {b.Stride} cannot be combined.");
    }

    /// <summary>The reach through a square window that moves over the map.</summary>
    /// <param name="size">Side of the window in pixels of the map.</param>
    /// <param name="step">Pixels of the map from one window to the next.</param>
    /// <param name="padding">Pixels by which the first window begins before the map.</param>
    public Reach Through(int size, int step, int padding)
    {
        var stride = Stride * step;
        return new(
            stride,
            Before + (padding * Stride),
            After + ((size - 1 - padding) * Stride),
            Math.Max(Alignment, (int)Math.Ceiling(stride)));
    }

    /// <summary>The reach of a map in which every pixel has become a square of pixels.</summary>
    /// <param name="factor">Side of the square.</param>
    public Reach Enlarged(int factor)
    {
        var stride = Stride / factor;
        return this with { Stride = stride, Before = Before + ((factor - 1) * stride) };
    }
}

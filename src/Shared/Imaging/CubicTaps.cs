namespace AePipeline.Imaging;

/// <summary>Which samples of an axis one sample of the resized axis is made of, and with what weights.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Weights">Of it and of those after it; their sum is 1.</param>
internal sealed record CubicTaps(int Start, double[] Weights)
{
    private const double KernelWidth = 4;

    /// <summary>The sample after the last.</summary>
    public int End => Start + Weights.Length;

    /// <summary>The taps of every sample of the resized axis.</summary>
    /// <param name="from">Samples of the axis.</param>
    /// <param name="to">Samples of the resized axis.</param>
    public static CubicTaps[] Create(int from, int to) => [.. Enumerable.Range(0, to).Select(i => Create(i, from, (double)to / from))];

    private static CubicTaps Create(int index, int from, double scale)
    {
        var shrink = Math.Min(scale, 1);
        var centre = ((index + 0.5) / scale) - 0.5;
        var first = (int)Math.Floor(centre - (KernelWidth / shrink / 2));
        var taps = Enumerable.Range(first, (int)Math.Ceiling(KernelWidth / shrink) + 2)
            .Select(position => (Position: Reflect(position, from), Weight: Kernel(shrink * (centre - position))))
            .Where(tap => tap.Weight != 0)
            .ToList();
        var start = taps.Min(tap => tap.Position);
        var weights = new double[taps.Max(tap => tap.Position) - start + 1];
        var sum = taps.Sum(tap => tap.Weight);
        foreach (var (position, weight) in taps) weights[position - start] += weight / sum;
        return new CubicTaps(start, weights);
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

    private static int Reflect(int position, int length)
    {
        var folded = ((position % (2 * length)) + (2 * length)) % (2 * length);
        return folded < length ? folded : (2 * length) - 1 - folded;
    }
}

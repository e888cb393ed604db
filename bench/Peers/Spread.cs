namespace AePipeline.Bench.Peers;

/// <summary>Several measurements of one thing.</summary>
internal sealed record Spread(double Least, double Median, double Most)
{
    /// <summary>Of some numbers; null when there is none.</summary>
    public static Spread? Of(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        if (sorted.Count == 0) return null;
        var middle = sorted.Count / 2;
        return new Spread(sorted[0], sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[^1]);
    }
}

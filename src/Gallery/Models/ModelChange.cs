using AePipeline.Models;

namespace AePipeline.Gallery.Models;

/// <summary>What becomes different when another version serves.</summary>
/// <param name="Name">Where it is to serve, one of <see cref="ModelNames.Served"/>.</param>
/// <param name="Next">The version that is to serve.</param>
/// <param name="Current">The version that serves; null for none.</param>
public sealed record ModelChange(string Name, ModelCard Next, ModelCard? Current)
{
    /// <summary>The figures of both, by name; those that both have first.</summary>
    public IEnumerable<(string Name, double? Current, double? Next)> Figures() => Means(Current).Keys.Union(Means(Next).Keys)
        .Select(name => (name, Current: Find(Current, name), Next: Find(Next, name)))
        .OrderBy(figure => figure.name != Next.PromotionMetric).ThenBy(figure => figure.Current is null || figure.Next is null).ThenBy(figure => figure.name, StringComparer.Ordinal);

    /// <summary>Whether the figures are of the same images.</summary>
    public bool Compares => Current?.ValidationSet == Next.ValidationSet;

    private static double? Find(ModelCard? card, string name) => Means(card).TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, double> Means(ModelCard? card) => card is null ? [] : card.Files
        .SelectMany(file => file.Metrics).GroupBy(metric => metric.Key).ToDictionary(metric => metric.Key, metric => metric.Average(value => value.Value), StringComparer.Ordinal);
}

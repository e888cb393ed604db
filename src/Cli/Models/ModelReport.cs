using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary>One version in <c>ae models list --json</c>.</summary>
/// <param name="Task">The family.</param>
/// <param name="Version">The version.</param>
/// <param name="CreatedAt">When its training ended.</param>
/// <param name="State"><c>current</c>, <c>previous</c>, or null, in its family or else in its variant.</param>
/// <param name="Metric">The metric that promotion compares.</param>
/// <param name="Figure">Its mean over those of the version's files that were measured so; null when none was.</param>
/// <param name="NotPromotedBecause">Why it was not promoted.</param>
/// <param name="Scale">Factor by which it enlarges; 1 for models that do not.</param>
/// <param name="ServesAs">Where it is current: the family, variants of it, or both.</param>
/// <param name="ValidationSet">The images that it was measured on: figures compare only between versions with the same.</param>
internal sealed record ModelReport(
    string Task, string Version, DateTimeOffset CreatedAt, string? State, IReadOnlyList<string> ServesAs, string Metric, double? Figure, string? NotPromotedBecause, int Scale, string ValidationSet)
{
    /// <param name="card">The version.</param>
    /// <param name="promoted">What is promoted, by the names of <see cref="ModelNames.Served"/>.</param>
    public static ModelReport Of(ModelCard card, IReadOnlyDictionary<string, CurrentModel> promoted)
    {
        var servesAs = promoted.Where(entry => entry.Value.Version == card.Version).Select(entry => entry.Key).ToList();
        var state = servesAs.Count > 0 ? "current" : promoted.Values.Any(current => current.Previous == card.Version) ? "previous" : null;
        // The grey file of a version may be older than a metric.
        var figures = card.Files.SelectMany(file => file.Metrics.Where(metric => metric.Key == card.PromotionMetric)).Select(metric => metric.Value).ToList();
        double? figure = figures.Count > 0 ? figures.Average() : null;
        return new ModelReport(
            card.Task, card.Version, card.CreatedAt, state, servesAs, card.PromotionMetric, figure, card.NotPromotedBecause,
            card.Scale, card.ValidationSet);
    }
}

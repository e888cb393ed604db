namespace AePipeline.Models;

/// <summary>One published version in a list of them.</summary>
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
public sealed record ModelSummary(
    string Task, string Version, DateTimeOffset CreatedAt, string? State, IReadOnlyList<string> ServesAs, string Metric, double? Figure, string? NotPromotedBecause, int Scale, string ValidationSet)
{
    /// <summary>The summary of a version.</summary>
    /// <param name="card">The version.</param>
    /// <param name="promoted">What is promoted, by the names of <see cref="ModelNames.Served"/>.</param>
    public static ModelSummary Of(ModelCard card, IReadOnlyDictionary<string, CurrentModel> promoted)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(promoted);
        var servesAs = promoted.Where(entry => entry.Value.Version == card.Version).Select(entry => entry.Key).ToList();
        var state = servesAs.Count > 0 ? "current" : promoted.Values.Any(current => current.Previous == card.Version) ? "previous" : null;
        // The grey file of a version may be older than a metric.
        var figures = card.Files.SelectMany(file => file.Metrics.Where(metric => metric.Key == card.PromotionMetric)).Select(metric => metric.Value).ToList();
        double? figure = figures.Count > 0 ? figures.Average() : null;
        return new ModelSummary(
            card.Task, card.Version, card.CreatedAt, state, servesAs, card.PromotionMetric, figure, card.NotPromotedBecause,
            card.Scale, card.ValidationSet);
    }

    /// <summary>Whether figures of versions of a family are of different images, so that they do not compare; those of two scales do not anyhow.</summary>
    public static bool AreOfDifferentImages(IEnumerable<ModelSummary> family) =>
        family.Where(model => model.Figure is not null).GroupBy(model => (model.Scale, model.Metric)).Any(alike => alike.DistinctBy(model => model.ValidationSet).Count() > 1);
}

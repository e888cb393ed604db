using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary>One version in <c>ae models list --json</c>.</summary>
/// <param name="Task">The family.</param>
/// <param name="Version">The version.</param>
/// <param name="CreatedAt">When its training ended.</param>
/// <param name="State"><c>current</c>, <c>previous</c>, or null.</param>
/// <param name="Metric">The metric that promotion compares.</param>
/// <param name="Figure">Its mean over the version's files; null when one was not measured.</param>
/// <param name="NotPromotedBecause">Why it was not promoted.</param>
/// <param name="Scale">Factor by which it enlarges; 1 for models that do not.</param>
/// <param name="ValidationSet">The images that it was measured on: figures compare only between versions with the same.</param>
internal sealed record ModelReport(
    string Task, string Version, DateTimeOffset CreatedAt, string? State, string Metric, double? Figure, string? NotPromotedBecause, int Scale, string ValidationSet)
{
    public static ModelReport Of(ModelCard card, CurrentModel? current)
    {
        var state = card.Version == current?.Version ? "current" : card.Version == current?.Previous ? "previous" : null;
        var figure = card.Files.Average(file => file.Metrics.TryGetValue(card.PromotionMetric, out var value) ? value : double.NaN);
        return new ModelReport(
            card.Task, card.Version, card.CreatedAt, state, card.PromotionMetric, double.IsNaN(figure) ? null : figure, card.NotPromotedBecause,
            card.Scale, card.ValidationSet);
    }
}

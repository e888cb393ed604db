using System.Globalization;
using AePipeline.Models;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>Whether a version serves, beside the one that it was compared with.</summary>
internal static class VerdictSection
{
    /// <summary>Where the section begins.</summary>
    public const string Start = "<!--verdict-->";

    /// <summary>Where it ends.</summary>
    public const string End = "<!--/verdict-->";

    /// <summary>The section of a version that is not published yet.</summary>
    public static Html Open { get; } = Section("Not published yet", Html.Of($"<p>Whether it serves is decided when it is published: it does if it is better than the current model on the same images.</p>"));

    /// <summary>The section once it is decided.</summary>
    public static Html Of(ModelCard card, PromotionDecision decision) => Section(
        decision.Promoted ? "Promoted: it serves" : "Not promoted",
        Html.Of($"<p>{decision.Reason}</p>{(decision.Figures is { } figures ? Table(card, figures) : Html.Empty)}"));

    private static Html Table(ModelCard card, PromotionFigures figures) => Html.Of(
        $"""
        <table>
        <thead><tr><th scope="col">version</th><th scope="col">{figures.Metric}</th></tr></thead>
        <tbody>
        <tr><th scope="row">this one, {card.Version}</th><td>{Show(figures.Offered)}</td></tr>
        <tr><th scope="row">the one that served, {figures.Serving}</th><td>{Show(figures.Present)}</td></tr>
        <tr><th scope="row">difference</th><td>{(figures.Offered - figures.Present).ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture)}</td></tr>
        </tbody>
        </table>
        """);

    private static Html Section(string title, Html content) => new(
        $"{Start}{Html.Of($"<section class=\"verdict\" aria-labelledby=\"verdict\"><h2 id=\"verdict\">{title}</h2>{content}</section>").Text}{End}");

    private static string Show(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

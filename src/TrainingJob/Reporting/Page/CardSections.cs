using System.Globalization;
using System.Text.Json;
using AePipeline.Models;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>What the model card says, at the page's top and end.</summary>
internal static class CardSections
{
    public static Html Header(RunReport report)
    {
        var card = report.Card;
        return Html.Of(
            $"""
            <header>
            <p class="kind">Training report</p>
            <h1>{card.Task} <span>{card.Version}</span></h1>
            <p>{card.Description}</p>
            <dl class="keys">
            {Html.Each(report.Parts, part => Promotion(card, part))}
            {Key("weights", card.Files.Sum(file => file.Parameters).ToString("N0", CultureInfo.InvariantCulture), $"in {card.Files.Count} file(s), {Megabytes(card.Files.Sum(file => file.Size))}")}
            {Key("trained", card.CreatedAt.ToString("d MMMM yyyy", CultureInfo.InvariantCulture), card.CreatedAt.ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture))}
            </dl>
            </header>
            """);
    }

    public static Html Cautions(ModelCard card) => card.Limitations.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <section class="cautions" aria-labelledby="cautions">
        <h2 id="cautions">Before you rely on it</h2>
        <ul>{Html.Each(card.Limitations, limitation => Html.Of($"<li>{limitation}</li>"))}</ul>
        </section>
        """);

    public static Html Details(ModelCard card) => Html.Of(
        $"""
        <section aria-labelledby="card">
        <h2 id="card">Model card</h2>
        <p class="note">Files of the version. Promotion compares {card.PromotionMetric} on the validation set {card.ValidationSet}; whether it serves stands at the top of this page once it is published.</p>
        <div class="scroll" tabindex="0" role="group" aria-label="Table of files">
        <table>
        <thead><tr><th scope="col">file</th><th scope="col">channels</th><th scope="col">numbers</th><th scope="col">size</th><th scope="col">weights</th><th scope="col">receptive field</th><th scope="col">SHA-256</th></tr></thead>
        <tbody>{Html.Each(card.Files, File)}</tbody>
        </table>
        </div>
        <h3>How it was trained</h3>
        <dl class="facts">{Html.Each(card.Training, fact => Html.Of($"<dt>{fact.Key}</dt><dd>{Text(fact.Value)}</dd>"))}</dl>
        {(card.Credits.Count > 0 ? Credits(card) : Html.Empty)}
        </section>
        """);

    private static Html Promotion(ModelCard card, ReportPart part)
    {
        if (part.Evaluation.Scores.FirstOrDefault(score => score.Metric.Name == card.PromotionMetric) is not { } score) return Html.Empty;
        var title = part.Title.Length > 0 ? $"{score.Metric.Label}, {part.Title}" : score.Metric.Label;
        var beside = string.Join(", ", score.Baselines.Select(baseline => $"{baseline.Label} {score.Metric.Format(baseline.Value)}"));
        return Key(title, score.Metric.Format(score.Value), beside);
    }

    private static Html Key(string title, string value, string note) =>
        Html.Of($"<div><dt>{title}</dt><dd>{value}</dd><dd class=\"note\">{note}</dd></div>");

    private static Html File(ModelFile file) => Html.Of(
        $"""<tr><th scope="row">{file.Name}</th><td>{file.Channels}</td><td>{file.Precision}</td><td>{Megabytes(file.Size)}</td><td>{file.Parameters:N0}</td><td>{(file.ReceptiveField > 0 ? $"{file.ReceptiveField} pixels" : "whole image")}</td><td><code>{file.Sha256[..Math.Min(12, file.Sha256.Length)]}</code></td></tr>""");

    private static Html Credits(ModelCard card) => Html.Of(
        $"""<details><summary>Credits of the training images ({card.Credits.Count})</summary><ul>{Html.Each(card.Credits, credit => Html.Of($"<li>{credit}</li>"))}</ul></details>""");

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString(bytes < 100_000 ? "0.000 MB" : "0.0 MB", CultureInfo.InvariantCulture);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString();
}

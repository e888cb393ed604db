using AePipeline.Evaluation;
using AePipeline.TrainingJob.Reporting.Pictures;
using AePipeline.TrainingJob.Reporting.Plots;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>What was measured of one network, and how its training went.</summary>
internal static class RunSections
{
    public static Html Create(ReportPart part, string id) => Html.Of(
        $"""
        <section aria-labelledby="{id}-figures">
        <h2 id="{id}-figures">{Heading("Figures", part)}</h2>
        {Figures(part.Evaluation)}
        </section>
        {Html.Each(part.Pictures, group => Pictures(group, part))}
        {(part.Latents is { } latents ? Map(latents, part, id) : Html.Empty)}
        <section aria-labelledby="{id}-training">
        <h2 id="{id}-training">{Heading("Training", part)}</h2>
        {TrainingCurves.Create(part.History, id)}
        </section>
        """);

    private static string Heading(string title, ReportPart part) => part.Title.Length > 0 ? $"{title}, {part.Title}" : title;

    private static Html Figures(ModelEvaluation evaluation)
    {
        var baselines = evaluation.Scores.SelectMany(score => score.Baselines).DistinctBy(baseline => baseline.Key).ToList();
        var hasWorst = evaluation.Scores.Any(score => score.Worst is not null);
        return Html.Of(
            $"""
            <p class="note">Means over {evaluation.Images.Count:N0} validation images. The best figure of a line is bold.</p>
            <div class="scroll" tabindex="0" role="group" aria-label="Table of figures">
            <table>
            <thead><tr><th scope="col">figure</th><th scope="col">model</th>{Html.Each(baselines, baseline => Html.Of($"<th scope=\"col\">{baseline.Label}</th>"))}{(hasWorst ? Html.Of($"<th scope=\"col\">model, worst image</th>") : Html.Empty)}</tr></thead>
            <tbody>
            {Html.Each(evaluation.Scores, score => Line(score, baselines, hasWorst))}
            </tbody>
            </table>
            </div>
            <details><summary>How it was measured</summary><ul>{Html.Each(evaluation.Protocol, sentence => Html.Of($"<li>{sentence}</li>"))}</ul></details>
            """);
    }

    private static Html Line(Score score, List<Baseline> columns, bool hasWorst)
    {
        var best = score.Baselines.Select(baseline => baseline.Value).Append(score.Value)
            .Aggregate((a, b) => score.Metric.Worse(a, b) == a ? b : a);
        return Html.Of(
            $"""<tr><th scope="row">{score.Metric.Label} <span class="aim">{score.Metric.LargerIsBetter switch { true => "larger is better", false => "smaller is better", null => "" }}</span></th>{Cell(score.Value)}{Html.Each(columns, column => Cell(score.Baselines.FirstOrDefault(own => own.Key == column.Key)?.Value))}{(hasWorst ? Cell(score.Worst, mayBeBest: false) : Html.Empty)}</tr>""");

        Html Cell(double? value, bool mayBeBest = true) => value is not { } known ? Html.Of($"<td></td>")
            : mayBeBest && score.Baselines.Count > 0 && known == best ? Html.Of($"<td><strong>{score.Metric.Format(known)}</strong></td>")
            : Html.Of($"<td>{score.Metric.Format(known)}</td>");
    }

    private static Html Pictures(PictureGroup group, ReportPart part) => Html.Of(
        $"""
        <section>
        <h2>{Heading(group.Title, part)}</h2>
        <p class="note">{group.Caption}</p>
        <div class="pictures">{Html.Each(group.Rows, Row)}</div>
        </section>
        """);

    private static Html Row(PictureRow row) => Html.Of(
        $"""<figure class="row {Layout(row)}"><div>{Html.Each(row.Pictures, Show)}</div>{(row.Caption.Length > 0 ? Html.Of($"<figcaption>{row.Caption}</figcaption>") : Html.Empty)}</figure>""");

    // A strip of many small images is wide, a square of them would fill the screen.
    private static string Layout(PictureRow row) => row.Pictures switch
    {
        [{ Image: { Width: var width, Height: var height } }] => width > 2 * height ? "strip" : "square",
        _ => "",
    };

    private static Html Show(Picture picture) => Html.Of(
        $"""<span class="picture"><img src="{PictureData.ToAddress(picture.Image)}" width="{picture.Image.Width}" height="{picture.Image.Height}" alt="{picture.Description}">{(picture.Label.Length > 0 ? Html.Of($"<span>{picture.Label}</span>") : Html.Empty)}</span>""");

    private static Html Map(LatentMap map, ReportPart part, string id)
    {
        var plot = ScatterPlot.Create($"{id}-latents", $"Scatter plot. {map.Caption}", map.Axes.X, map.Axes.Y, map.Points, map.Labels);
        var classes = map.Labels?.Distinct().Order().ToList() ?? [];
        return Html.Of(
            $"""
            <section>
            <h2>{Heading("Latent space", part)}</h2>
            <figure class="plot map">{plot}
            <figcaption>{map.Caption}{(classes.Count > 0 ? Html.Of($"<span class=\"legend\">{Html.Each(classes, Swatch)}</span>") : Html.Empty)}</figcaption>
            </figure>
            </section>
            """);
    }

    private static Html Swatch(int label) => Html.Of(
        $"""<span><i style="background:var({PlotColour.Classes[label % PlotColour.Classes.Count].Variable})"></i>{label}</span>""");
}

using System.Globalization;
using AePipeline.Cli.Terminal;
using AePipeline.Evaluation;
using AePipeline.Wording;
using Spectre.Console;

namespace AePipeline.Cli.Evaluate;

/// <summary>Prints what an evaluation found: a table a condition, an image a line, the set in the last.</summary>
internal static class EvaluateTable
{
    /// <summary>Longer sets show only their worst images; <c>--json</c> has them all.</summary>
    private const int MostImages = 100;

    private const int WorstImages = 10;

    public static void Show(EvaluateReport report, Screen screen)
    {
        var evaluation = report.Evaluation;
        var ofImages = evaluation.Images.SelectMany(image => image.Scores).Select(score => score.Metric.Name).ToHashSet();
        foreach (var condition in evaluation.Scores.Where(score => ofImages.Contains(score.Metric.Name)).GroupBy(score => Condition(score.Metric)))
        {
            screen.Out.Write(Create(evaluation, [.. condition]));
        }

        Score[] ofSet = [.. evaluation.Scores.Where(score => !ofImages.Contains(score.Metric.Name))];
        if (ofSet.Length > 0) screen.Out.Write(Create(ofSet));

        foreach (var sentence in evaluation.Protocol) screen.WriteLine(sentence);
        screen.WriteLine();
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Model {evaluation.Task}/{evaluation.ModelVersion} on {Counted.Of(evaluation.Images.Count, "image")} of {report.Data}, {report.Seconds:0.0} s."));
        foreach (var file in report.Unreadable) screen.WriteLine($"Left out: {file}");
    }

    // Metrics of one condition stand side by side: PSNR and SSIM at one sigma. So do the shifts of three colours.
    private static string Condition(Metric metric) => metric.Name.Split('.', 2) switch
    {
        ["shift", _] => "shift",
        [_, var condition] when metric.Unit != "nats" => condition,
        _ => "",
    };

    /// <summary>Figures that only the whole set has: a figure a line.</summary>
    private static Table Create(Score[] set)
    {
        var baselines = set.SelectMany(score => score.Baselines).DistinctBy(baseline => baseline.Key).ToList();
        var table = new Table().Border(TableBorder.Rounded).AddColumn("whole set");
        foreach (var name in baselines.Select(baseline => baseline.Label).Append("model")) table.AddColumn(new TableColumn(name.EscapeMarkup()).RightAligned());
        foreach (var score in set)
        {
            var values = baselines.Select(column => score.Baselines.FirstOrDefault(own => own.Key == column.Key)?.Value).Append(score.Value);
            table.AddRow([score.Metric.Label.EscapeMarkup(), .. values.Select(value => value is { } known ? score.Metric.Format(known) : "")]);
        }

        return table;
    }

    private static Table Create(ModelEvaluation evaluation, Score[] set)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("image");
        foreach (var score in set)
        {
            foreach (var baseline in score.Baselines) table.AddColumn(new TableColumn($"{score.Metric.Label}\n{baseline.Label}".EscapeMarkup()).RightAligned());
            table.AddColumn(new TableColumn($"{score.Metric.Label}\nmodel".EscapeMarkup()).RightAligned());
        }

        foreach (var image in Choose(evaluation.Images, set))
        {
            table.AddRow([image.Name.EscapeMarkup(), .. set.SelectMany(score => Cells(score, image.Scores.FirstOrDefault(own => own.Metric.Name == score.Metric.Name)))]);
        }

        var few = evaluation.Images.Count <= MostImages;
        table.AddRow([few ? "average" : $"average of {evaluation.Images.Count.ToString("N0", CultureInfo.InvariantCulture)}", .. set.SelectMany(score => Cells(score, score))]);
        return table;
    }

    private static IEnumerable<ImageScores> Choose(IReadOnlyList<ImageScores> images, Score[] set)
    {
        var metric = set[0].Metric;
        if (images.Count <= MostImages) return images;
        return images
            .Where(image => image.Scores.Any(score => score.Metric.Name == metric.Name))
            .OrderBy(image => image.Scores.First(score => score.Metric.Name == metric.Name).Value * (metric.LargerIsBetter == true ? 1 : -1))
            .Take(WorstImages);
    }

    private static IEnumerable<string> Cells(Score column, Score? score) =>
        column.Baselines.Select(baseline => score?.Baselines.FirstOrDefault(own => own.Key == baseline.Key) is { } own ? column.Metric.Format(own.Value) : "")
            .Append(score is null ? "" : column.Metric.Format(score.Value));
}

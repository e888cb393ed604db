using AePipeline.TrainingJob.Reporting.Plots;
using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Reporting.Page;

/// <summary>How losses and the learning rate went over a run.</summary>
internal static class TrainingCurves
{
    /// <param name="history">The run.</param>
    /// <param name="id">Start of the drawings' ids, unique in the page.</param>
    public static Html Create(TrainingHistory history, string id)
    {
        var charts = new List<Html>();
        AddLosses("Training loss", point => point.Loss, isLoss: true);
        AddValidations("Validation loss", point => point.Loss);
        foreach (var term in history.Losses.Count > 0 ? history.Losses[0].Terms.Keys : [])
        {
            AddLosses($"Training, {term}", point => point.Terms[term], isLoss: true);
            AddValidations($"Validation, {term}", point => point.Terms[term]);
        }

        AddLosses("Learning rate", point => point.LearningRate, isLoss: false);
        return charts.Count == 0
            ? Html.Of($"<p class=\"note\">The run was too short for curves.</p>")
            : Html.Of($"<div class=\"charts\">{Html.Each(charts, chart => chart)}</div>");

        void AddLosses(string title, Func<LossPoint, double> value, bool isLoss)
        {
            var stepsAPoint = history.Losses.Count > 1 ? history.Losses[0].Step : 1;
            var points = stepsAPoint > 1 ? $"the mean of every {stepsAPoint:N0} steps" : "of every step";
            Add(title, isLoss ? $"{title}: thin, {points}; thick, its running mean." : $"{title} over the steps.", [.. history.Losses.Select(point => (point.Step, value(point)))], isLoss);
        }

        void AddValidations(string title, Func<ValidationPoint, double> value) =>
            Add(title, $"{title} of the averaged weights, on images that were not trained on.", [.. history.Validations.Select(point => (point.Step, value(point)))], isLoss: false);

        void Add(string title, string caption, IReadOnlyList<(long Step, double Value)> points, bool isLoss)
        {
            if (points.Count < 2) return;
            var plot = LinePlot.Create(
                $"{id}-{charts.Count}", $"{title} over {points[^1].Step:N0} steps: from {points[0].Value:g3} to {points[^1].Value:g3}.",
                [.. points.Select(point => (double)point.Step)], [.. points.Select(point => point.Value)], isLoss);
            charts.Add(Html.Of($"<figure class=\"plot\"><h3>{title}</h3>{plot}<figcaption>{caption}</figcaption></figure>"));
        }
    }
}

using AePipeline.Quality;
using AePipeline.TrainingJob.Reporting.Page;
using ScottPlot;

namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>Points of a plane, coloured by class.</summary>
internal static class ScatterPlot
{
    private const int Side = 480;

    /// <param name="id">Unique in the page.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="xLabel">What the first coordinate is.</param>
    /// <param name="yLabel">What the second is.</param>
    /// <param name="points"><c>[N, 2]</c>.</param>
    /// <param name="labels">A class for each point, or null.</param>
    public static Html Create(string id, string description, string xLabel, string yLabel, VectorSet points, IReadOnlyList<int>? labels)
    {
        var plot = PlotCanvas.Create(xLabel, yLabel);
        foreach (var some in Enumerable.Range(0, points.Count).GroupBy(i => labels?[i] ?? -1).OrderBy(some => some.Key))
        {
            var colour = some.Key < 0 ? PlotColour.Main : PlotColour.Classes[some.Key % PlotColour.Classes.Count];
            plot.Add.Markers(
                some.Select(i => (double)points[i][0]).ToArray(),
                some.Select(i => (double)points[i][1]).ToArray(),
                MarkerShape.FilledCircle,
                size: 4,
                colour.ToScottPlot().WithAlpha(0.75));
        }

        return PlotSvg.Create(plot, id, description, Side, Side);
    }
}

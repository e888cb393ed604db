using System.Globalization;
using AePipeline.TrainingJob.Reporting.Page;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>A figure over the steps of a training run.</summary>
internal static class LinePlot
{
    /// <summary>Ratio of the largest to the smallest value from which an axis is logarithmic.</summary>
    private const double LogarithmicFrom = 30;

    private const int MostMarkers = 60;

    /// <param name="id">Unique in the page.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="steps">Steps, ascending.</param>
    /// <param name="values">A value for each.</param>
    /// <param name="isLoss">Draws a running mean over the values, and a wide range on a logarithmic scale.</param>
    public static Html Create(string id, string description, double[] steps, double[] values, bool isLoss)
    {
        var logarithmic = isLoss && values.Min() > 0 && values.Max() / values.Min() > LogarithmicFrom;
        var plot = PlotCanvas.Create("step", logarithmic ? "logarithmic scale" : "");
        var ys = logarithmic ? [.. values.Select(Math.Log10)] : values;
        Draw(plot, steps, ys, isLoss ? PlotColour.Faint : PlotColour.Main, isLoss ? 1 : 2);
        if (isLoss) Draw(plot, steps, RunningMean(ys), PlotColour.Main, 2);
        if (steps.Length <= MostMarkers && !isLoss)
        {
            plot.Add.Markers(steps, ys, MarkerShape.FilledCircle, size: 6, PlotColour.Main.ToScottPlot());
        }

        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = ShortNumber };
        if (logarithmic)
        {
            plot.Axes.Left.TickGenerator = new NumericAutomatic
            {
                IntegerTicksOnly = ys.Max() - ys.Min() > 2,
                LabelFormatter = exponent => Math.Pow(10, exponent).ToString("0.##e0", CultureInfo.InvariantCulture),
            };
        }

        return PlotSvg.Create(plot, id, description);
    }

    private static void Draw(Plot plot, double[] xs, double[] ys, PlotColour colour, float width)
    {
        var line = plot.Add.ScatterLine(xs, ys);
        line.Color = colour.ToScottPlot();
        line.LineWidth = width;
    }

    private static double[] RunningMean(double[] values)
    {
        var memory = 1 - (1 / Math.Max(1.0, values.Length / 50.0));
        var mean = values[0];
        return [.. values.Select(value => mean = (memory * mean) + ((1 - memory) * value))];
    }

    private static string ShortNumber(double value) => Math.Abs(value) switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

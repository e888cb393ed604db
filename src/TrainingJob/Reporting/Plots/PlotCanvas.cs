using ScottPlot;

namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>An empty plot in the report's style.</summary>
internal static class PlotCanvas
{
    public const int Width = 480;
    public const int Height = 300;
    private const int FontSize = 14;

    /// <summary>Room for the half of a tick's label that stands out.</summary>
    private const int Margin = 14;

    public static Plot Create(string xLabel, string yLabel)
    {
        PlotFont.Initialize();
        var plot = new Plot();
        plot.Font.Set(PlotFont.Name);
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Color(PlotColour.Ink.ToScottPlot());
        HideButKeep(plot.Axes.Right, Margin);
        HideButKeep(plot.Axes.Top, Margin);
        plot.Axes.Left.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = PlotColour.Grid.ToScottPlot();
        plot.XLabel(xLabel, FontSize);
        plot.YLabel(yLabel, FontSize);
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = FontSize;
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }

        return plot;
    }

    private static void HideButKeep(IAxis axis, float size)
    {
        axis.FrameLineStyle.IsVisible = false;
        axis.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        axis.MinimumSize = size;
    }
}

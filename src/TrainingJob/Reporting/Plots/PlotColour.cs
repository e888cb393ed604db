namespace AePipeline.TrainingJob.Reporting.Plots;

/// <summary>
/// A colour that follows the reader's light or dark setting: plots are drawn with a placeholder, and the page's style sheet
/// puts the variable's value in its place.
/// </summary>
/// <param name="Placeholder">Colour in the drawing, <c>#RRGGBB</c>.</param>
/// <param name="Variable">Name of the style sheet's variable.</param>
internal sealed record PlotColour(string Placeholder, string Variable)
{
    /// <summary>Axes and their text.</summary>
    public static PlotColour Ink { get; } = new("#0A0B01", "--muted");

    /// <summary>Grid lines.</summary>
    public static PlotColour Grid { get; } = new("#0A0B02", "--line");

    /// <summary>The main curve.</summary>
    public static PlotColour Main { get; } = new("#0A0B03", "--accent");

    /// <summary>Behind the main curve.</summary>
    public static PlotColour Faint { get; } = new("#0A0B04", "--accent-faint");

    /// <summary>Classes of points; as many hues as can still be told apart.</summary>
    public static IReadOnlyList<PlotColour> Classes { get; } =
        [.. Enumerable.Range(0, 10).Select(i => new PlotColour($"#0A0B1{i}", $"--class{i}"))];

    /// <summary>Every colour.</summary>
    public static IReadOnlyList<PlotColour> All { get; } = [Ink, Grid, Main, Faint, .. Classes];

    /// <summary>The colour for ScottPlot.</summary>
    public ScottPlot.Color ToScottPlot() => ScottPlot.Color.FromHex(Placeholder);
}

using AePipeline.Training.Runs;

namespace AePipeline.Gallery.Models;

/// <summary>A drawing of a figure over the steps of a run, in units of the drawing: 640 wide, 260 high.</summary>
/// <param name="Id">Unique in the page.</param>
/// <param name="Title">The figure, with its unit.</param>
/// <param name="Steps">The axis along.</param>
/// <param name="Values">The axis upwards.</param>
/// <param name="Lines">The curves.</param>
public sealed record CurvePlot(string Id, string Title, PlotAxis Steps, PlotAxis Values, IReadOnlyList<CurveLine> Lines)
{
    internal const int Width = 640;
    internal const int Height = 260;
    internal const int Left = 64;
    internal const int Right = 12;
    internal const int Top = 12;
    internal const int Bottom = 40;

    // The first steps of a training are often ten times off; drawn whole, they would leave no height for the rest.
    private const double ShareOfSettling = 0.05;
    private const int FewestToSettle = 40;

    /// <summary>The loss, the figures beside it, and the learning rate.</summary>
    public static IReadOnlyList<CurvePlot> Of(RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var terms = progress.Validation.Concat(progress.Training).SelectMany(point => point.Terms.Keys).Distinct(StringComparer.Ordinal).Take(4).ToList();
        IEnumerable<CurvePlot?> plots =
        [
            Draw("loss", progress.Loss is { } name ? $"Loss ({name})" : "Loss", new("Training", progress.Training, point => point.Loss), new("Validation", progress.Validation, point => point.Loss)),
            .. terms.Select((term, place) => Draw(
                $"term-{place}", CurveFigures.Title(term), new("Training", progress.Training, point => Find(point, term)), new("Validation", progress.Validation, point => Find(point, term)))),
            Draw("rate", "Learning rate", new Curve("Learning rate", progress.Training, point => point.LearningRate ?? double.NaN)),
        ];
        return [.. plots.OfType<CurvePlot>()];
    }

    private static CurvePlot? Draw(string id, string title, params IReadOnlyList<Curve> curves)
    {
        var shown = curves.Select(curve => (curve.Name, Points: curve.Points.Select(point => (Step: (double)point.Step, Value: curve.Value(point))).Where(point => double.IsFinite(point.Value)).ToList()))
            .Where(curve => curve.Points.Count > 0).ToList();
        if (shown.All(curve => curve.Points.Count < 2)) return null;
        var steps = new PlotAxis(0, shown.Max(curve => curve.Points[^1].Step), Left, Width - Right);
        var settled = shown.SelectMany(curve => curve.Points.Count < FewestToSettle ? curve.Points : curve.Points.Skip((int)(curve.Points.Count * ShareOfSettling)));
        var values = settled.Select(point => point.Value).ToList();
        var upwards = PlotAxis.Around(values.Min(), values.Max(), Height - Bottom, Top);
        return new CurvePlot(id, title, steps, upwards, [.. shown.Select(curve => new CurveLine(curve.Name, curve.Points))]);
    }

    private static double Find(CurvePoint point, string term) => point.Terms.TryGetValue(term, out var value) ? value : double.NaN;

    private sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points, Func<CurvePoint, double> Value);
}

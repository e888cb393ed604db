using System.Globalization;

namespace AePipeline.Gallery.Models;

/// <summary>An axis of a drawing.</summary>
/// <param name="Least">The value at its beginning.</param>
/// <param name="Most">The value at its end.</param>
/// <param name="Begin">Where it begins in the drawing.</param>
/// <param name="End">Where it ends.</param>
public sealed record PlotAxis(double Least, double Most, double Begin, double End)
{
    private const int MostTicks = 5;

    /// <summary>An axis with a little room around what it is to hold.</summary>
    public static PlotAxis Around(double least, double most, double begin, double end)
    {
        var room = most > least ? (most - least) * 0.05 : Math.Max(Math.Abs(least) * 0.1, 1e-12);
        return new PlotAxis(least - room, most + room, begin, end);
    }

    /// <summary>Round values on it, at most five or so.</summary>
    public IEnumerable<double> Ticks()
    {
        var rough = (Most - Least) / MostTicks;
        if (!double.IsFinite(rough) || rough <= 0) yield break;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        for (var count = Math.Ceiling(Least / step); count * step <= Most; count++) yield return count * step;
    }

    /// <summary>Where a value is in the drawing, as the drawing writes it; one beyond the axis is at its end.</summary>
    public string Place(double value)
    {
        var share = Most > Least ? Math.Clamp((value - Least) / (Most - Least), 0, 1) : 0;
        return (Begin + (share * (End - Begin))).ToString("0.#", CultureInfo.InvariantCulture);
    }
}

using System.Globalization;
using AePipeline.TrainingJob.Terminal;

namespace AePipeline.TrainingJob.Versions;

/// <summary>Figures as lines for people.</summary>
internal static class MetricLines
{
    public static void SayFigures(this IScreen screen, IReadOnlyDictionary<string, double> metrics)
    {
        var width = metrics.Keys.Max(name => name.Length);
        foreach (var (name, value) in metrics)
        {
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {value:0.#####}"));
        }
    }
}

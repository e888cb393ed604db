using System.Globalization;

namespace AePipeline.TrainingJob.Families;

/// <summary>Figures as lines for people.</summary>
internal static class MetricLines
{
    public static void Print(IReadOnlyDictionary<string, double> metrics)
    {
        var width = metrics.Keys.Max(name => name.Length);
        foreach (var (name, value) in metrics)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {value:0.#####}"));
        }
    }
}

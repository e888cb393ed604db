using System.Globalization;
using AePipeline.Cli.Terminal;
using AePipeline.Models;

namespace AePipeline.Cli.Models;

/// <summary>Shows published versions to people.</summary>
internal static class ModelsTable
{
    public static void Show(IReadOnlyList<ModelSummary> models, Screen screen)
    {
        var isScaling = models.Any(model => model.Scale != 1);
        var table = new ScreenTable(["version", .. isScaling ? ["scale"] : Array.Empty<string>(), "trained", "figure", "state"]);
        foreach (var model in models)
        {
            table.Add(
            [
                $"{model.Task}/{model.Version}",
                .. isScaling ? [model.Scale == 1 ? "" : $"x{model.Scale}"] : Array.Empty<string>(),
                model.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                model.Figure is { } figure ? string.Create(CultureInfo.InvariantCulture, $"{model.Metric} {figure:0.###}") : "",
                (model.State is null ? model.NotPromotedBecause : $"{model.State}{Where(model)}") ?? "",
            ]);
        }

        table.Show(screen);
        var mixed = models.GroupBy(model => model.Task).Where(ModelSummary.AreOfDifferentImages).Select(family => family.Key).ToList();
        if (mixed.Count > 0) screen.WriteLine($"Figures of {string.Join(" and ", mixed)} are of different images and do not compare; ae evaluate measures any version on the same.");
    }

    /// <summary>A variant that serves beside the family's own version is current only for those who ask for it.</summary>
    private static string Where(ModelSummary model) =>
        model.ServesAs.Count > 0 && !model.ServesAs.Contains(model.Task) ? $" for x{model.Scale}" : "";
}

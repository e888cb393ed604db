using AePipeline.Cli.Azurite;
using AePipeline.Models;

namespace AePipeline.Cli.Pipeline;

/// <summary>The models that come with the repository.</summary>
internal static class StarterModels
{
    private static string Root => Path.Combine(RepositoryRoot.Path, "models");

    /// <summary>The one that the demo shows.</summary>
    public static string Denoise => Path.Combine(Root, "denoise");

    /// <summary>
    /// Publishes the models of a task and promotes them, the first for whoever asks for no variant, unless the task has one that
    /// serves.
    /// </summary>
    /// <param name="models">Where to.</param>
    /// <param name="task">Family of models; null for every family.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task EnsureAsync(ModelRegistry models, string? task, CancellationToken cancellationToken)
    {
        foreach (var family in Folders().GroupBy(model => model.Task).Where(family => task is null || family.Key == task))
        {
            if (await models.GetCurrentAsync(family.Key, cancellationToken) is not null) continue;
            foreach (var (_, folder) in family)
            {
                await ModelFolder.PublishAsync(models, folder, cancellationToken);
                var card = ModelFolder.ReadCard(folder);
                await models.PromoteAsync(await models.FindNameAsync(card, cancellationToken), card.Version, cancellationToken);
            }
        }
    }

    private static IEnumerable<(string Task, string Folder)> Folders() => Directory.Exists(Root)
        ? Directory.EnumerateDirectories(Root)
            .Where(folder => File.Exists(Path.Combine(folder, ModelCard.FileName)))
            .Order(StringComparer.Ordinal)
            .Select(folder => (ModelFolder.ReadCard(folder).Task, folder))
        : [];
}

using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>The models that come with the repository: beside the program where it was published, else in the checkout.</summary>
internal static class StarterModels
{
    private const string FolderName = "models";

    private static string Root => Path.Combine(AppContext.BaseDirectory, FolderName) is var beside && Directory.Exists(beside)
        ? beside
        : Path.Combine(RepositoryRoot.Path, FolderName);

    /// <summary>The one that the demo shows.</summary>
    public static string Denoise => Path.Combine(Root, ImageTask.Denoise.ToFolder());

    /// <summary>
    /// Publishes the models of a task and promotes them, the first for whoever asks for no variant, unless the task has one that
    /// serves.
    /// </summary>
    /// <param name="models">Where to.</param>
    /// <param name="task">Family of models; null for every family.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version of each that was published, by the name that it serves under.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(ModelRegistry models, string? task, CancellationToken cancellationToken)
    {
        var published = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var family in Folders().GroupBy(model => model.Task).Where(family => task is null || family.Key == task))
        {
            if (await models.GetCurrentAsync(family.Key, cancellationToken) is not null) continue;
            foreach (var (_, folder) in family)
            {
                await ModelFolder.PublishAsync(models, folder, cancellationToken);
                var card = ModelFolder.ReadCard(folder);
                var name = await models.FindNameAsync(card, cancellationToken);
                await models.PromoteAsync(name, card.Version, cancellationToken);
                published[name] = card.Version;
            }
        }

        return published;
    }

    private static IEnumerable<(string Task, string Folder)> Folders() => Directory.Exists(Root)
        ? Directory.EnumerateDirectories(Root)
            .Where(folder => File.Exists(Path.Combine(folder, ModelCard.FileName)))
            .Order(StringComparer.Ordinal)
            .Select(folder => (ModelFolder.ReadCard(folder).Task, folder))
        : [];
}

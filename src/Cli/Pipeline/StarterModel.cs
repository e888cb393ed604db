using System.Text.Json;
using AePipeline.Cli.Azurite;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>The model that comes with the repository.</summary>
internal static class StarterModel
{
    public static string DefaultFolder => Path.Combine(RepositoryRoot.Path, "models", "denoise");

    /// <summary>Publishes and promotes the model of a folder, unless its task has one.</summary>
    /// <param name="models">Where to.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The version that is current afterwards.</returns>
    /// <exception cref="CliException">The folder holds no model.</exception>
    public static async Task<string> EnsureAsync(ModelRegistry models, string folder, CancellationToken cancellationToken)
    {
        var card = ReadCard(folder);
        if (await models.GetCurrentAsync(card.Task, cancellationToken) is { } current)
        {
            return current.Version;
        }

        if (await models.GetCardAsync(card.Task, card.Version, cancellationToken) is null)
        {
            await models.PublishAsync(card, folder, cancellationToken);
        }

        await models.PromoteAsync(card.Task, card.Version, cancellationToken);
        return card.Version;
    }

    /// <summary>The card of the model in a folder.</summary>
    /// <exception cref="CliException">The folder holds no model.</exception>
    public static ModelCard ReadCard(string folder)
    {
        var path = Path.Combine(folder, ModelCard.FileName);
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, PipelineJson.Default.ModelCard) ?? throw new JsonException("The file holds null.");
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"There is no model in '{folder}': {unreadable.Message} Name a folder with a model card and its ONNX files.",
                unreadable);
        }
    }
}

using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.Cli.Pipeline;

/// <summary>A model version in a folder: its card and the files that the card names.</summary>
internal static class ModelFolder
{
    /// <summary>Publishes and promotes the model of a folder, unless its task has one that serves.</summary>
    /// <returns>The version that serves afterwards.</returns>
    /// <exception cref="CliException">The folder holds no model.</exception>
    public static async Task<string> EnsureServesAsync(ModelRegistry models, string folder, CancellationToken cancellationToken)
    {
        var card = ReadCard(folder);
        if (await models.GetCurrentAsync(card.Task, cancellationToken) is { } current)
        {
            return current.Version;
        }

        await PublishAsync(models, folder, cancellationToken);
        await models.PromoteAsync(card.Task, card.Version, cancellationToken);
        return card.Version;
    }

    /// <summary>Publishes the model of a folder.</summary>
    /// <returns>False when the same files were published before.</returns>
    /// <exception cref="CliException">The folder holds no model.</exception>
    /// <exception cref="ModelVersionExistsException">Other files were published as this version.</exception>
    public static async Task<bool> PublishAsync(ModelRegistry models, string folder, CancellationToken cancellationToken)
    {
        var card = ReadCard(folder);
        if (await models.GetCardAsync(card.Task, card.Version, cancellationToken) is { } published && Hashes(published).SequenceEqual(Hashes(card)))
        {
            return false;
        }

        await models.PublishAsync(card, folder, cancellationToken);
        return true;

        static IEnumerable<string> Hashes(ModelCard card) => card.Files.Select(file => file.Sha256);
    }

    /// <summary>The card of the model in a folder.</summary>
    /// <exception cref="CliException">The folder holds no model.</exception>
    public static ModelCard ReadCard(string folder)
    {
        var path = Path.Combine(folder, ModelCard.FileName);
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > SmallBlob.MaxJsonBytes) throw new JsonException($"The file has {file.Length:N0} bytes, which no card has.");
            var card = JsonSerializer.Deserialize(file, PipelineJson.Default.ModelCard) ?? throw new JsonException("The file holds null.");
            card.Check();
            return card;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or ArgumentException)
        {
            throw new CliException(
                ExitCode.PrerequisiteMissing,
                $"There is no model in '{folder}': {unreadable.Message} Name a folder with a model card and its ONNX files.",
                unreadable);
        }
    }
}

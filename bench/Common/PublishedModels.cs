using System.Text.Json;
using AePipeline.Models;

namespace AePipeline.Bench;

/// <summary>Models of folders in an account.</summary>
public static class PublishedModels
{
    /// <summary>The card of the model in a folder.</summary>
    public static ModelCard ReadCard(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, ModelCard.FileName)), PipelineJson.Default.ModelCard)!;

    /// <summary>Publishes and promotes the model of a folder, unless its task has one.</summary>
    public static async Task<ModelCard> ServeAsync(this ModelRegistry registry, string folder)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var card = ReadCard(folder);
        if (await registry.GetCurrentAsync(card.Task, CancellationToken.None) is null)
        {
            await registry.PublishAsync(card, folder, CancellationToken.None);
            await registry.PromoteAsync(card.Task, card.Version, CancellationToken.None);
        }

        return card;
    }
}

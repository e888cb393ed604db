using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests;

/// <summary>Small real models in folders as <c>ae up --model</c> takes them.</summary>
internal static class TestModel
{
    private static readonly Lazy<string> Denoise = new(() => Create("denoise"));
    private static readonly Lazy<string> Embed = new(() => Create("embed"));

    /// <summary>The denoise model.</summary>
    public static string Folder => Denoise.Value;

    /// <summary>The embed model; its card is one from before reconstruction errors were measured.</summary>
    public static string EmbedFolder => Embed.Value;

    /// <summary>Publishes and promotes the denoise model.</summary>
    public static async Task PublishAsync(PipelineStorage storage)
    {
        var token = TestContext.Current.CancellationToken;
        var card = JsonSerializer.Deserialize(
            await File.ReadAllBytesAsync(Path.Combine(Folder, ModelCard.FileName), token), PipelineJson.Default.ModelCard)!;
        var registry = new ModelRegistry(storage, TimeProvider.System);
        await registry.PublishAsync(card, Folder, token);
        await registry.PromoteAsync(card.Task, card.Version, token);
    }

    /// <summary>Publishes and promotes the embed model.</summary>
    public static async Task PublishEmbedAsync(PipelineStorage storage, ErrorDistribution? errors = null)
    {
        var token = TestContext.Current.CancellationToken;
        var card = JsonSerializer.Deserialize(
            await File.ReadAllBytesAsync(Path.Combine(EmbedFolder, ModelCard.FileName), token), PipelineJson.Default.ModelCard)!;
        card = card with { Files = [card.Files[0] with { ReconstructionError = errors }] };
        var registry = new ModelRegistry(storage, TimeProvider.System);
        await registry.PublishAsync(card, EmbedFolder, token);
        await registry.PromoteAsync(card.Task, card.Version, token);
    }

    private static string Create(string task)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Model");
        var folder = Directory.CreateDirectory(Path.Combine(source, "Versions", task)).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var name = Path.GetFileName(file);
            File.Copy(file, Path.Combine(folder, name == $"{task}.json" ? ModelCard.FileName : name), overwrite: true);
        }

        return folder;
    }
}

using System.Text.Json;
using AePipeline.Models;
using AePipeline.Storage;

namespace AePipeline.EndToEnd.Tests;

/// <summary>Small real models in folders as <c>ae up --model</c> takes them.</summary>
internal static class TestModel
{
    private static readonly Lazy<string> Denoise = new(() => Create("denoise"));
    private static readonly Lazy<string> Upscale = new(() => Create("upscale"));
    private static readonly Lazy<string> Embed = new(() => Create("embed"));
    private static readonly Lazy<string> Vae = new(() => Create("vae"));
    private static readonly Lazy<string> Conditional = new(() => Create("conditional"));

    /// <summary>The denoise model.</summary>
    public static string Folder => Denoise.Value;

    /// <summary>The upscale model, which doubles.</summary>
    public static string UpscaleFolder => Upscale.Value;

    /// <summary>The embed model; its card is one from before reconstruction errors were measured.</summary>
    public static string EmbedFolder => Embed.Value;

    /// <summary>Publishes and promotes the denoise model.</summary>
    public static async Task PublishAsync(PipelineStorage storage) => await PromoteAsync(storage, await ReadCardAsync(Folder), Folder);

    /// <summary>Publishes and promotes the upscale model.</summary>
    public static async Task PublishUpscaleAsync(PipelineStorage storage) => await PromoteAsync(storage, await ReadCardAsync(UpscaleFolder), UpscaleFolder);

    /// <summary>Publishes and promotes the embed model.</summary>
    public static async Task PublishEmbedAsync(PipelineStorage storage, ErrorDistribution? errors = null)
    {
        var card = await ReadCardAsync(EmbedFolder);
        await PromoteAsync(storage, card with { Files = [card.Files[0] with { ReconstructionError = errors }] }, EmbedFolder);
    }

    /// <summary>Publishes and promotes the variational autoencoder, of images of 8 x 8 and latents of 2 values.</summary>
    public static async Task PublishVaeAsync(PipelineStorage storage) => await PromoteAsync(storage, await ReadCardAsync(Vae.Value), Vae.Value);

    /// <summary>Publishes and promotes the conditional one of the same size, of the classes dark, even and light.</summary>
    public static async Task PublishConditionalAsync(PipelineStorage storage) => await PromoteAsync(storage, await ReadCardAsync(Conditional.Value), Conditional.Value);

    /// <summary>Publishes the denoise model once more under another version, and does not promote it.</summary>
    public static async Task PublishVersionAsync(PipelineStorage storage, string version) =>
        await Registry(storage).PublishAsync(await ReadCardAsync(Folder) with { Version = version }, Folder, TestContext.Current.CancellationToken);

    private static async Task PromoteAsync(PipelineStorage storage, ModelCard card, string folder)
    {
        await Registry(storage).PublishAsync(card, folder, TestContext.Current.CancellationToken);
        await Registry(storage).PromoteAsync(card.Task, card.Version, TestContext.Current.CancellationToken);
    }

    private static async Task<ModelCard> ReadCardAsync(string folder) => JsonSerializer.Deserialize(
        await File.ReadAllBytesAsync(Path.Combine(folder, ModelCard.FileName), TestContext.Current.CancellationToken), PipelineJson.Default.ModelCard)!;

    private static ModelRegistry Registry(PipelineStorage storage) => new(storage, TimeProvider.System);

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

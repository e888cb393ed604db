using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Inference;

/// <summary>The fixture models, see Fixtures/make_fixtures.py, and what is needed to run them.</summary>
internal static class Models
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Inference", "Fixtures");

    public static ModelCard Denoise { get; } = Read("denoise.json");

    public static ModelCard Upscale { get; } = Read("upscale.json");

    /// <summary>A denoise model that takes a strength.</summary>
    public static ModelCard Strength { get; } = Read("strength.json");

    public static ModelCard Embed { get; } = Read("embed.json");

    public static ModelCard ColourOnly { get; } = Only(Denoise, channels: 3);

    public static ModelCard GreyOnly { get; } = Only(Denoise, channels: 1);

    public static OnnxModel Load(ModelCard card) => OnnxModel.Load(card, Folder, new InferenceOptions());

    /// <summary>A card whose one file is said to be different.</summary>
    public static ModelCard With(ModelCard card, Func<ModelFile, ModelFile> change) => card with { Files = [.. card.Files.Select(change)] };

    public static ImageRestorer Restorer(
        InferenceGate gate, int tileSize = 512, TimeProvider? time = null, ImageLimits? limits = null, MemoryBudget? budget = null) => new(
        Options.Create(limits ?? new ImageLimits()),
        Options.Create(new ImageOutputOptions()),
        Options.Create(new InferenceOptions { TileSize = tileSize }),
        gate,
        budget ?? Budget(),
        time ?? TimeProvider.System);

    /// <summary>Memory to lend; by default so much that nothing waits.</summary>
    public static MemoryBudget Budget(long bytes = 1L << 40) => new(Options.Create(new MemoryOptions { MemoryBudget = bytes }));

    public static InferenceGate Gate(int runs = 1) => new(Options.Create(new InferenceOptions { MaxConcurrentRuns = runs }));

    private static ModelCard Only(ModelCard card, int channels) =>
        card with { Files = [.. card.Files.Where(file => file.Channels == channels)] };

    public static ModelCard Read(string name) =>
        JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(Folder, name)), JsonSerializerOptions.Web)!;
}

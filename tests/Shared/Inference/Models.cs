using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Turns;
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

    public static InferenceGate Gate(int? runs = 1) => new(Options.Create(new InferenceOptions { MaxConcurrentRuns = runs }));

    /// <summary>A version whose network takes one size of image, made of one that takes any; its card says that a pixel depends on itself alone.</summary>
    public static OnnxModel LoadOfOneSize(ModelCard card, int width, int height, string folder)
    {
        Directory.CreateDirectory(folder);
        return OnnxModel.Load(With(card, Fix), folder, new InferenceOptions());

        ModelFile Fix(ModelFile file)
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, file.Name));
            Replace(bytes, "width", width);
            Replace(bytes, "height", height);
            File.WriteAllBytes(Path.Combine(folder, file.Name), bytes);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return file with { Width = width, Height = height, ReceptiveField = 1, Sha256 = hash };
        }

        // A dimension in the file is a message of its name, field 2, or of its length, field 1. A varint may be padded, so
        // that what replaces the name is as long and nothing else has to move.
        static void Replace(byte[] bytes, string name, int length)
        {
            byte[] named = [0x12, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)];
            byte[] ofLength = new byte[named.Length];
            ofLength[0] = 0x08;
            for (var i = 1; i < ofLength.Length; i++)
            {
                ofLength[i] = (byte)((length & 0x7F) | (i < ofLength.Length - 1 ? 0x80 : 0));
                length >>= 7;
            }

            for (var at = bytes.AsSpan().IndexOf(named); at >= 0; at = bytes.AsSpan().IndexOf(named))
            {
                ofLength.CopyTo(bytes, at);
            }
        }
    }

    private static ModelCard Only(ModelCard card, int channels) =>
        card with { Files = [.. card.Files.Where(file => file.Channels == channels)] };

    public static ModelCard Read(string name) =>
        JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(Path.Combine(Folder, name)), JsonSerializerOptions.Web)!;
}

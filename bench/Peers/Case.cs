using AePipeline.LocalStorage;
using AePipeline.Models;

namespace AePipeline.Bench.Peers;

/// <summary>One kind of work that all contenders do.</summary>
/// <param name="Id">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Starter">Folder of the starter model in <c>models</c>.</param>
/// <param name="Width">Pixels of each image.</param>
/// <param name="Height">Pixels of each image.</param>
/// <param name="Images">How many are measured: some ten seconds' worth on two cores.</param>
/// <param name="Agreement">Decibels that results must agree to, or they are not the same work.</param>
internal sealed record Case(string Id, string Title, string Starter, int Width, int Height, int Images, double Agreement = 45)
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<Case> All { get; } =
    [
        new("denoise-2mp", "denoise, 2 megapixels", "denoise", 1632, 1224, 10),
        new("denoise-512", "denoise, 512 x 512", "denoise", 512, 512, 40),
        new("upscale-0.5mp", "upscale x2, 0.5 megapixels", "upscale-x2", 816, 612, 12),

        // Node's library shrinks images in another way than the model was trained with.
        new("embed-256", "embed, 256 x 256", "embed", 256, 256, 400, Agreement: 38),
    ];

    /// <summary>The model, as a folder.</summary>
    public string ModelFolder => Path.Combine(RepositoryRoot.Path, "models", Starter);

    /// <summary>The model's card.</summary>
    public ModelCard Card => PublishedModels.ReadCard(ModelFolder);

    /// <summary>The file for colour that everybody can run.</summary>
    public ModelFile Float32 => Card.Files.First(file => file is { Channels: 3, Precision: ModelPrecision.Float32 });

    /// <summary>Path of <see cref="Float32"/>.</summary>
    public string Float32Path => Path.Combine(ModelFolder, Float32.Name);
}

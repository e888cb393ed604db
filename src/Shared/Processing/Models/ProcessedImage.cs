using AePipeline.Imaging;
using AePipeline.Inference.Embeddings;
using AePipeline.Inference.Restoring;

namespace AePipeline.Processing.Models;

/// <summary>What a model made of one image.</summary>
/// <param name="Width">Width of the output image in pixels.</param>
/// <param name="Height">Height of the output image in pixels.</param>
/// <param name="ModelFile">Name of the ONNX file that ran.</param>
/// <param name="Provider">Execution provider that ran it, <c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="InferenceTime">Time spent inside the model.</param>
public sealed record ProcessedImage(int Width, int Height, string ModelFile, string Provider, TimeSpan InferenceTime)
{
    /// <summary>The image's embedding; null for tasks that give none.</summary>
    public Embedding? Embedding { get; init; }

    /// <summary>Pages of the upload, of which this is the first.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>What became of an RGB space of the image's own; null when it has none.</summary>
    public GamutKept? Gamut { get; init; }

    /// <summary>When the picture was taken; null when that is not known, or not to be.</summary>
    public TakenTime? Taken { get; init; }

    internal static ProcessedImage Of(RestoredImage restored) =>
        new(restored.Width, restored.Height, restored.ModelFile, restored.Provider, restored.InferenceTime) { Pages = restored.Pages, Gamut = restored.Gamut, Taken = restored.Taken };

    internal static ProcessedImage Of(EmbeddedImage embedded) =>
        new(embedded.Width, embedded.Height, embedded.ModelFile, embedded.Provider, embedded.InferenceTime) { Embedding = embedded.Embedding, Pages = embedded.Pages };
}

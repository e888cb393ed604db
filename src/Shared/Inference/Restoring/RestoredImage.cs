using AePipeline.Imaging;

namespace AePipeline.Inference.Restoring;

/// <summary>What a restoration produced.</summary>
/// <param name="Width">Width of the output in pixels.</param>
/// <param name="Height">Height of the output in pixels.</param>
/// <param name="Channels">Colour channels, 3 or 1, without alpha.</param>
/// <param name="HasAlpha">Whether an alpha channel was carried over.</param>
/// <param name="BitDepth">Bits a sample, 8 or 16.</param>
/// <param name="ModelFile">Name of the ONNX file that ran.</param>
/// <param name="Provider">Execution provider that ran it, <c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="InferenceTime">Time spent inside the model.</param>
public sealed record RestoredImage(
    int Width,
    int Height,
    int Channels,
    bool HasAlpha,
    int BitDepth,
    string ModelFile,
    string Provider,
    TimeSpan InferenceTime)
{
    /// <summary>Pages of the file, of which this is the first.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>What became of an RGB space of the image's own; null when it has none.</summary>
    public GamutKept? Gamut { get; init; }

    /// <summary>When the picture was taken; null when the file does not say, or nothing of it is to be kept.</summary>
    public TakenTime? Taken { get; init; }
}

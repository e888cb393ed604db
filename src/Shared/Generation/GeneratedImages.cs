using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Generation;

/// <summary>Images that a model made.</summary>
/// <param name="ModelVersion">Version of the vae model.</param>
/// <param name="ModelFile">Name of the ONNX file that made them.</param>
/// <param name="Provider">Execution provider, <c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="Seed">What the latents were drawn with; null when they were given.</param>
/// <param name="Images">The images.</param>
/// <param name="ContactSheet">All of them in one PNG file, row by row.</param>
/// <param name="InferenceTime">Time in the model, waiting for a turn not counted.</param>
[SuppressMessage("Performance", "CA1819", Justification = "A file that its receiver owns.")]
public sealed record GeneratedImages(
    string ModelVersion,
    string ModelFile,
    string Provider,
    int? Seed,
    IReadOnlyList<GeneratedImage> Images,
    byte[] ContactSheet,
    TimeSpan InferenceTime);

namespace AePipeline.Inference.Embeddings;

/// <summary>What embedding an image produced.</summary>
/// <param name="Embedding">What the model knows of it.</param>
/// <param name="Width">Width of the reconstruction in pixels.</param>
/// <param name="Height">Height of the reconstruction in pixels.</param>
/// <param name="ModelFile">Name of the ONNX file that ran.</param>
/// <param name="Provider">Execution provider that ran it, <c>CPU</c> or <c>CUDA</c>.</param>
/// <param name="InferenceTime">Time spent inside the model.</param>
public sealed record EmbeddedImage(
    Embedding Embedding, int Width, int Height, string ModelFile, string Provider, TimeSpan InferenceTime)
{
    /// <summary>Pages of the file, of which this is the first.</summary>
    public int Pages { get; init; } = 1;
}

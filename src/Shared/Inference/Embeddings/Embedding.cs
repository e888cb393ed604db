namespace AePipeline.Inference.Embeddings;

/// <summary>What an embedding model knows of an image.</summary>
/// <param name="Latent">The latent vector, <c>[d]</c>.</param>
/// <param name="ReconstructionError">Mean squared error of the reconstruction over the samples of the model's input, which are in [0, 1].</param>
/// <param name="ZScore">
/// How many standard deviations that error is above the mean of the validation images; null when the model's card does
/// not state their distribution, or they all had the same error.
/// </param>
/// <param name="Hash"><see cref="Quality.PerceptualHash"/> of the image, brought to the model's shape.</param>
public sealed record Embedding(IReadOnlyList<float> Latent, double ReconstructionError, double? ZScore, ulong Hash);

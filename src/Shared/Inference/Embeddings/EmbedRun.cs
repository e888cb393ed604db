namespace AePipeline.Inference.Embeddings;

/// <summary>What an embedding model answered for one image.</summary>
/// <param name="Latent"><c>[d]</c>.</param>
/// <param name="Reconstruction"><c>[C, H, W]</c>.</param>
/// <param name="Elapsed">Time spent inside the model; of a batch, this image's share.</param>
internal readonly record struct EmbedRun(float[] Latent, float[] Reconstruction, TimeSpan Elapsed);

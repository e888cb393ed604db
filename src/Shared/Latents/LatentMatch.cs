namespace AePipeline.Latents;

/// <summary>A latent near a vector.</summary>
/// <param name="Path">The image's path below <c>embed/</c>.</param>
/// <param name="Tag">ETag of the latent's blob when it was compared, without quotes.</param>
/// <param name="Distance">Euclidean distance to the vector.</param>
/// <param name="ReconstructionError">Mean squared error of the image's reconstruction, samples in [0, 1].</param>
public sealed record LatentMatch(string Path, string Tag, float Distance, double ReconstructionError);

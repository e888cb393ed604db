namespace AePipeline.Latents;

/// <summary>A latent vector with what its blob says of it.</summary>
/// <param name="Latent">What the blob says.</param>
/// <param name="Values">The vector, <c>[d]</c>.</param>
public sealed record LatentVector(StoredLatent Latent, IReadOnlyList<float> Values);

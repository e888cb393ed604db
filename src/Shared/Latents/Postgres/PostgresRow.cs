namespace AePipeline.Latents.Postgres;

/// <summary>A latent that the server found.</summary>
/// <param name="Path">The image's path.</param>
/// <param name="Tag">ETag of the latent's blob, without quotes.</param>
/// <param name="ReconstructionError">Mean squared error of the image's reconstruction.</param>
/// <param name="Vector">The latent, <c>[d]</c>.</param>
/// <param name="Distance">Its distance as the server rounds it.</param>
internal sealed record PostgresRow(string Path, string Tag, double ReconstructionError, float[] Vector, double Distance);

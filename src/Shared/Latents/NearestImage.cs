namespace AePipeline.Latents;

/// <summary>An image near another.</summary>
/// <param name="Name">The upload's blob name, <c>embed/{path}</c>.</param>
/// <param name="Distance">Euclidean distance of the two latents.</param>
/// <param name="ReconstructionError">Mean squared error of this image's reconstruction, samples in [0, 1]: a large one says that the model does not know such images, and the distance means less.</param>
public sealed record NearestImage(string Name, double Distance, double ReconstructionError)
{
    /// <summary>How many of the 63 bits of the images' <see cref="Quality.PerceptualHash"/>es differ; null where hashes were not compared.</summary>
    public int? HashDistance { get; init; }
}

namespace AePipeline.Latents;

/// <summary>The images nearest to an image.</summary>
/// <param name="Name">The upload's blob name, <c>embed/{path}</c>.</param>
/// <param name="ModelVersion">The embed model that made all the latents that were compared.</param>
/// <param name="ReconstructionError">Mean squared error of this image's reconstruction, samples in [0, 1].</param>
/// <param name="Compared">Other images that this version embedded, of which these are the nearest.</param>
/// <param name="Nearest">The nearest first.</param>
public sealed record NearestResult(
    string Name, string ModelVersion, double ReconstructionError, int Compared, IReadOnlyList<NearestImage> Nearest);

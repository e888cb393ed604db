using AePipeline.Latents;

namespace AePipeline.Cli.Similar;

/// <summary>What <c>ae similar --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Image">The upload's blob name, or the file.</param>
/// <param name="ModelVersion">The embed model that made all the latents that were compared.</param>
/// <param name="ReconstructionError">Mean squared error of the image's reconstruction, samples in [0, 1].</param>
/// <param name="Compared">Images that it was compared with.</param>
/// <param name="Nearest">The nearest first.</param>
/// <param name="Sheet">The contact sheet, if one was asked for.</param>
internal sealed record SimilarReport(
    int ExitCode, string Image, string ModelVersion, double ReconstructionError, int Compared, IReadOnlyList<NearestImage> Nearest, string? Sheet);

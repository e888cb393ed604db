using AePipeline.Latents;

namespace AePipeline.Cli.Similar;

/// <summary>What <c>ae duplicates --json</c> prints.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="ModelVersion">The embed model that made the latents; null when there are none.</param>
/// <param name="Compared">Images that were compared.</param>
/// <param name="MaxDistance">Largest Euclidean distance of two latents that counted as nearly the same.</param>
/// <param name="MaxBits">Most bits in which the hashes of two images differed that counted as nearly the same; -1 when only latents were compared.</param>
/// <param name="Groups">Images that are nearly the same; distances are from the first of each group.</param>
/// <param name="Sheet">The contact sheet, if one was asked for.</param>
internal sealed record DuplicatesReport(
    int ExitCode, string? ModelVersion, int Compared, double MaxDistance, int MaxBits, IReadOnlyList<IReadOnlyList<NearestImage>> Groups, string? Sheet);

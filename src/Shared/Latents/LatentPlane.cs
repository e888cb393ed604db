using System.Diagnostics.CodeAnalysis;

namespace AePipeline.Latents;

/// <summary>Latents of one version of the embed model on a plane.</summary>
/// <param name="ModelVersion">The version; null when there is no latent.</param>
/// <param name="Names">Blob names of the images, <c>embed/{path}</c>.</param>
/// <param name="X">Along the first axis, from -1 to 1.</param>
/// <param name="Y">Along the second axis, in the same unit as <paramref name="X"/>.</param>
/// <param name="Errors">Mean squared errors of the images' reconstructions, samples in [0, 1].</param>
/// <param name="Total">Latents of the version that have a place, of which these are all or an even share.</param>
/// <param name="Share">How much of the latents' variance the plane shows, 0 to 1.</param>
/// <param name="LeftOut">Latents that have no place, as far as is known.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Columns that their receiver owns.")]
public sealed record LatentPlane(string? ModelVersion, string[] Names, float[] X, float[] Y, float[] Errors, int Total, double Share, IReadOnlyList<LatentLeftOut> LeftOut);

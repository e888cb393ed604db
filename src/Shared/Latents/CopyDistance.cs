namespace AePipeline.Latents;

/// <summary>
/// How far an image is from being a copy of another: by its latent, which outlasts cropping and turning, or by its hash, which
/// outlasts changes of light and colour, whichever says that it is nearer.
/// </summary>
/// <param name="UsualDistance">The median Euclidean distance of the latents of two images.</param>
public sealed record CopyDistance(double UsualDistance)
{
    /// <summary>Bits of the hashes of two copies that differ at most, unless another limit is asked for.</summary>
    public const int DefaultHashLimit = 6;

    /// <summary>Half of the bits, in which the hashes of unrelated images would differ if chance decided each.</summary>
    private const double UsualBits = 31.5;

    /// <summary>The distance, 0 for the same image and about 1 for two that have nothing in common.</summary>
    /// <param name="latent">Euclidean distance of the latents.</param>
    /// <param name="hash">Bits of the hashes that differ; null where there are no hashes.</param>
    public double Of(double latent, int? hash)
    {
        var byLatent = UsualDistance > 0 ? latent / UsualDistance : latent;
        return hash is { } bits ? Math.Min(byLatent, bits / UsualBits) : byLatent;
    }
}

using AePipeline.Storage;

namespace AePipeline.Latents;

/// <summary>An image's latent is of a model version that embedded no other image, so that there is nothing to compare it with.</summary>
/// <param name="image">The image.</param>
/// <param name="modelVersion">The version of its latent.</param>
/// <param name="others">Latents of other versions.</param>
public sealed class LatentStaleException(ImageReference image, string modelVersion, int others) : Exception(
    $"The latent of '{image}' is the only one of embed model {modelVersion}, and the {others:N0} others are of other versions, which have other latent spaces. "
    + "Embed the older images again with the current model: ae bulk, with its option for stale results, does that.")
{
    /// <summary>The image.</summary>
    public ImageReference Image { get; } = image;

    /// <summary>The version of its latent.</summary>
    public string ModelVersion { get; } = modelVersion;
}

using AePipeline.Storage;

namespace AePipeline.Latents;

/// <summary>An image has no latent, so that it cannot be compared.</summary>
/// <param name="image">The image.</param>
public sealed class LatentMissingException(ImageReference image) : Exception(
    $"'{image}' has no latent. One is made for uploads to {BlobContainers.Images}/embed/ as soon as an embed model is promoted: upload the image there and wait for "
    + $"{BlobContainers.Latents}/{image.LatentName}, or see {BlobContainers.Failed}/{image.FailedName} for why there is none.")
{
    /// <summary>The image.</summary>
    public ImageReference Image { get; } = image;
}

using AePipeline.Storage;

namespace AePipeline.Latents;

/// <summary>A latent vector in storage, without its values.</summary>
/// <param name="Image">The image that it is of.</param>
/// <param name="Metadata">What its blob says of it.</param>
/// <param name="WrittenAt">
/// When it was written, or confirmed for a new upload of the same bytes; by the storage's clock, in whole seconds.
/// </param>
/// <param name="Tag">The latent blob's own etag, without quotes.</param>
public sealed record StoredLatent(ImageReference Image, LatentMetadata Metadata, DateTimeOffset WrittenAt, string Tag);

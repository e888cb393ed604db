using AePipeline.Storage;

namespace AePipeline.Bulk;

/// <summary>A table of latents that was written.</summary>
/// <param name="BlobName">Its blob in <see cref="BlobContainers.Jobs"/>.</param>
/// <param name="Rows">Images in it.</param>
/// <param name="Missing">Images that were named and have no latent.</param>
/// <param name="Bytes">Size of the blob.</param>
public sealed record LatentTableInfo(string BlobName, long Rows, long Missing, long Bytes);

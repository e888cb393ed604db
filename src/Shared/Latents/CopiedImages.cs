using System.Numerics.Tensors;
using AePipeline.Latents.Indexing;
using AePipeline.Quality;
using Azure;

namespace AePipeline.Latents;

/// <summary>
/// Finds the images that an image is most likely a copy of, or they of it, by latent and hash together
/// (<see cref="CopyDistance"/>). Exact; brings the latents of the version into memory.
/// </summary>
/// <param name="index">The latents.</param>
public sealed class CopiedImages(LatentIndex index)
{
    /// <summary>Finds them.</summary>
    /// <param name="latent">The image's latent, <c>[d]</c>.</param>
    /// <param name="hash">Its hash; <see cref="PerceptualHash.None"/> to go by the latent alone.</param>
    /// <param name="modelVersion">The embed model that made the latent.</param>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="except">Blob name of the image itself, which is not to be found; null for one that is no upload.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The likeliest first, and how many were compared.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(IReadOnlyList<NearestImage> Nearest, int Compared)> FindAsync(
        IReadOnlyList<float> latent, ulong hash, string modelVersion, int count, string? except, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(latent);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var snapshot = await index.ReadAsync(cancellationToken);
        if (snapshot.Of(modelVersion) is not { } model || model.Dimensions != latent.Count) return ([], 0);

        var group = LatentGroup.Of(model);
        var distance = new CopyDistance(group.MedianDistance());
        float[] vector = [.. latent];
        List<NearestImage> others =
        [
            .. Enumerable.Range(0, group.Names.Length).Where(i => group.Names[i] != except).Select(i => new NearestImage(
                group.Names[i], TensorPrimitives.Distance(vector, group.Vectors[i]), group.Errors[i]) { HashDistance = PerceptualHash.Distance(hash, group.Hashes[i]) }),
        ];
        return ([.. others.OrderBy(image => distance.Of(image.Distance, image.HashDistance)).ThenBy(image => image.Name, StringComparer.Ordinal).Take(count)], others.Count);
    }
}

using System.Numerics.Tensors;
using AePipeline.Quality;
using AePipeline.Storage;
using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Latents;

/// <summary>
/// Finds the images nearest to an image: those whose latents, made by the same version of the embed model, have the smallest
/// Euclidean distance to its own. Exact; holds the latents in memory. Thread-safe; one in a process.
/// </summary>
public sealed class NearestImages : IDisposable
{
    /// <summary>Most images that are given for one.</summary>
    public const int MaxCount = 1000;

    private readonly LatentStore _latents;
    private readonly LatentIndex _index;

    /// <summary>Nothing is read until an image is asked about.</summary>
    public NearestImages(LatentStore latents, IOptions<NearestOptions> options, TimeProvider time, ILogger<NearestImages> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _latents = latents;
        _index = new LatentIndex(latents, options.Value, time, logger);
    }

    /// <summary>Finds the images nearest to an image.</summary>
    /// <param name="image">An embed upload that has its latent.</param>
    /// <param name="count">How many, 1 to <see cref="MaxCount"/>; fewer are given when there are no more.</param>
    /// <param name="cancellationToken">Gives up; what is being loaded is loaded on for the next call.</param>
    /// <exception cref="ArgumentException">The image is not an embed upload, or the count is out of range.</exception>
    /// <exception cref="LatentMissingException">The image has no latent.</exception>
    /// <exception cref="LatentStaleException">Only images of other model versions are there.</exception>
    /// <exception cref="TooManyLatentsException">There are more latents than are held in memory.</exception>
    /// <exception cref="InvalidDataException">The image's latent is damaged.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<NearestResult> FindAsync(ImageReference image, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        if (image.Task != ImageTask.Embed)
        {
            throw new ArgumentException($"'{image}' is not an embed upload, and only those have latents. Name one below embed/.", nameof(image));
        }

        var own = await ReadAsync(image, cancellationToken).ConfigureAwait(false);
        var version = own.Latent.Metadata.Origin.ModelVersion;
        var groups = await _index.ReadAsync(cancellationToken).ConfigureAwait(false);
        var group = groups.GetValueOrDefault(version);
        var compared = group?.Latents.Count(latent => latent.Image != image) ?? 0;
        if (compared == 0 && groups.Where(other => other.Key != version).Sum(other => other.Value.Latents.Count(latent => latent.Image != image)) is > 0 and var others)
        {
            throw new LatentStaleException(image, version, others);
        }

        var nearest = compared == 0
            ? []
            : await Task.Run(() => Find(group!, own, count, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new NearestResult(image.ImageName, version, own.Latent.Metadata.ReconstructionError, compared, nearest);
    }

    /// <summary>Finds the images nearest to one that need not be an upload.</summary>
    /// <param name="latent">Its latent, <c>[d]</c>.</param>
    /// <param name="modelVersion">The embed model that made it.</param>
    /// <param name="count">How many, 1 to <see cref="MaxCount"/>; fewer are given when there are no more.</param>
    /// <param name="cancellationToken">Gives up; what is being loaded is loaded on for the next call.</param>
    /// <returns>The nearest first, and how many were compared.</returns>
    /// <exception cref="ArgumentException">The count is out of range.</exception>
    /// <exception cref="TooManyLatentsException">There are more latents than are held in memory.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(IReadOnlyList<NearestImage> Nearest, int Compared)> FindAsync(
        IReadOnlyList<float> latent, string modelVersion, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        var groups = await _index.ReadAsync(cancellationToken).ConfigureAwait(false);
        float[] query = [.. latent];
        if (groups.GetValueOrDefault(modelVersion) is not { Latents.Count: > 0 } group || group.Vectors.Dimensions != query.Length) return ([], 0);
        var nearest = await Task.Run(() => Find(group, query, own: null, count, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (nearest, group.Latents.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    private async Task<LatentVector> ReadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        // No upload is called so, and the address could be that of another blob.
        if (!BlobNames.IsValidUpload(image.ImageName, out _))
        {
            throw new LatentMissingException(image);
        }

        try
        {
            return await _latents.ReadWithMetadataAsync(image, cancellationToken).ConfigureAwait(false) ?? throw new LatentMissingException(image);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"The latent of '{image}' is damaged. {damaged.Message} Delete it; the pipeline makes it again.", damaged);
        }
    }

    private static List<NearestImage> Find(LatentGroup group, LatentVector own, int count, CancellationToken cancellationToken)
    {
        float[] query = [.. own.Values];
        if (query.Length != group.Vectors.Dimensions)
        {
            throw new InvalidDataException(
                $"The latent of '{own.Latent.Image}' has {query.Length} values, and the others of its model version {group.Vectors.Dimensions}. Delete it; the pipeline makes it again.");
        }

        return Find(group, query, own.Latent.Image, count, cancellationToken);
    }

    private static List<NearestImage> Find(LatentGroup group, float[] query, ImageReference? own, int count, CancellationToken cancellationToken)
    {
        // One more, since the image itself is usually among them.
        var found = NearestNeighbours.Find(
            group.Vectors, new VectorSet(query, 1, query.Length), Math.Min(count + 1, group.Latents.Count), cancellationToken);
        return
        [
            .. found
                .Where(index => group.Latents[index].Image != own)
                .Select(index => Describe(group.Latents[index], TensorPrimitives.Distance(query, group.Vectors[index])))
                .OrderBy(near => near.Distance)
                .Take(count),
        ];
    }

    private static NearestImage Describe(StoredLatent latent, double distance) =>
        new(latent.Image.ImageName, distance, latent.Metadata.ReconstructionError);
}

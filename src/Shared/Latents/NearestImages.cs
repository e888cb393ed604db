using AePipeline.Storage;
using Azure;

namespace AePipeline.Latents;

/// <summary>
/// Finds the images nearest to an image: those whose latents, made by the same version of the embed model, have the smallest
/// Euclidean distance to its own. Exact. Thread-safe; one in a process.
/// </summary>
/// <param name="latents">The latents.</param>
/// <param name="search">Compares them.</param>
public sealed class NearestImages(LatentStore latents, CheckedLatentSearch search)
{
    /// <summary>Most images that are given for one.</summary>
    public const int MaxCount = 1000;

    /// <summary>Finds the images nearest to an image.</summary>
    /// <param name="image">An embed upload that has its latent.</param>
    /// <param name="count">How many, 1 to <see cref="MaxCount"/>; fewer are given when there are no more.</param>
    /// <param name="cancellationToken">Gives up; what is being loaded is loaded on for the next call.</param>
    /// <exception cref="ArgumentException">The image is not an embed upload, or the count is out of range.</exception>
    /// <exception cref="LatentMissingException">The image has no latent.</exception>
    /// <exception cref="LatentStaleException">Only images of other model versions are there.</exception>
    /// <exception cref="LatentSearchException">The database in which latents are searched does not answer.</exception>
    /// <exception cref="InvalidDataException">The image's latent is damaged.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<NearestResult> FindAsync(ImageReference image, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        if (!image.Task.GivesLatent)
        {
            throw new ArgumentException($"'{image}' is not an embed upload, and only those have latents. Name one below embed/.", nameof(image));
        }

        var own = await ReadAsync(image, cancellationToken);
        var version = own.Latent.Metadata.Origin.ModelVersion;
        var answer = await search.FindAsync(new LatentQuery(version, own.Values, count, image.Path), cancellationToken);
        if (answer is { Compared: 0, Others: > 0 })
        {
            throw new LatentStaleException(image, version, answer.Others);
        }

        if (answer.Compared > 0 && answer.Dimensions != own.Values.Count)
        {
            throw new InvalidDataException(
                $"The latent of '{image}' has {own.Values.Count} values, and the others of its model version {answer.Dimensions}. Delete it; the pipeline makes it again.");
        }

        return new NearestResult(image.ImageName, version, own.Latent.Metadata.ReconstructionError, answer.Compared, [.. answer.Nearest.Select(Describe)]);
    }

    /// <summary>Finds the images nearest to one that need not be an upload.</summary>
    /// <param name="latent">Its latent, <c>[d]</c>.</param>
    /// <param name="modelVersion">The embed model that made it.</param>
    /// <param name="count">How many, 1 to <see cref="MaxCount"/>; fewer are given when there are no more.</param>
    /// <param name="cancellationToken">Gives up; what is being loaded is loaded on for the next call.</param>
    /// <returns>The nearest first, and how many were compared.</returns>
    /// <exception cref="ArgumentException">The count is out of range.</exception>
    /// <exception cref="LatentSearchException">The database in which latents are searched does not answer.</exception>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(IReadOnlyList<NearestImage> Nearest, int Compared)> FindAsync(
        IReadOnlyList<float> latent, string modelVersion, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        var answer = await search.FindAsync(new LatentQuery(modelVersion, latent, count), cancellationToken);
        return answer.Dimensions == latent.Count ? ([.. answer.Nearest.Select(Describe)], answer.Compared) : ([], 0);
    }

    private async Task<LatentVector> ReadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        // No upload is called so, and the address could be that of another blob.
        if (!BlobNames.IsValidUpload(image.ImageName, out _))
        {
            throw new LatentMissingException(image);
        }

        try
        {
            return await latents.ReadWithMetadataAsync(image, cancellationToken) ?? throw new LatentMissingException(image);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"The latent of '{image}' is damaged. {damaged.Message} Delete it; the pipeline makes it again.", damaged);
        }
    }

    private static NearestImage Describe(LatentMatch near) =>
        new(new ImageReference(ImageTask.Embed, near.Path).ImageName, near.Distance, near.ReconstructionError);
}

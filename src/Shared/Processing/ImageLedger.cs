using AePipeline.Latents;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing;

/// <summary>Answers from the blobs alone whether an image is done, so that every host and every restart agrees.</summary>
/// <param name="storage">The account.</param>
/// <param name="problems">The problem reports.</param>
/// <param name="options">Where results are.</param>
public sealed class ImageLedger(PipelineStorage storage, ProblemReports problems, IOptions<ProcessingOptions> options)
{
    /// <summary>Reads what is known about an image; two requests at once, three for embed.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<ImageState> ReadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var problem = problems.FindAsync(image, cancellationToken);
        var target = ResultTarget.Of(image, options.Value.ResultFormat);
        var result = FindAsync(storage.Results, target.BlobName, cancellationToken);
        var latent = image.Task == ImageTask.Embed ? FindLatentAsync(image, cancellationToken) : Task.FromResult<LatentHead?>(null);
        await Task.WhenAll(problem, result, latent).ConfigureAwait(false);
        var found = await result.ConfigureAwait(false);
        var head = await latent.ConfigureAwait(false);
        return new ImageState(
            found is null ? null : ResultMetadata.Read(found),
            found?.ETag,
            await problem.ConfigureAwait(false),
            head)
        {
            Leased = IsLeased(found) ? $"{BlobContainers.Results}/{target.BlobName}" : head?.IsLeased == true ? $"{BlobContainers.Latents}/{image.LatentName}" : null,
        };
    }

    private async Task<LatentHead?> FindLatentAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var found = await FindAsync(storage.Latents, image.LatentName, cancellationToken).ConfigureAwait(false);
        return new LatentHead(found is null ? null : LatentMetadata.Read(found), found?.ETag) { IsLeased = IsLeased(found) };
    }

    private static bool IsLeased(BlobProperties? blob) => blob?.LeaseStatus == LeaseStatus.Locked;

    private static async Task<BlobProperties?> FindAsync(BlobContainerClient container, string name, CancellationToken cancellationToken)
    {
        if (name.Length > BlobNames.MaxLength)
        {
            return null;
        }

        try
        {
            return await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}

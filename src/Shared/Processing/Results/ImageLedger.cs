using AePipeline.Latents;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Processing.Results;

/// <summary>Answers from the blobs alone whether an image is done, so that every host and every restart agrees.</summary>
/// <param name="storage">The account.</param>
/// <param name="problems">The problem reports.</param>
/// <param name="options">Where results are.</param>
public sealed class ImageLedger(PipelineStorage storage, ProblemReports problems, IOptions<ProcessingOptions> options)
{
    /// <summary>
    /// Reads what is known about an image whose result is in the host's format: two requests at once, and for embed one more where
    /// there is a result.
    /// </summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<ImageState> ReadAsync(ImageReference image, CancellationToken cancellationToken) =>
        ReadAsync(image, withLoneLatent: false, cancellationToken);

    /// <summary>The same for whoever is to replace what is there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="withLoneLatent">
    /// Whether to ask for a latent also where there is no result. A run leaves one that ends between the two, and it says nothing
    /// of what is done; the write that it stands in the way of is refused, and then is the time to ask.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal async Task<ImageState> ReadAsync(ImageReference image, bool withLoneLatent, CancellationToken cancellationToken)
    {
        var problem = problems.FindAsync(image, cancellationToken);
        var found = FindResultsAsync([UsualTarget(image)], cancellationToken);
        await Task.WhenAll(problem, found);
        var results = await found;
        var latent = !image.Task.GivesLatent ? null
            : withLoneLatent || results.Count > 0 ? await FindLatentAsync(image, cancellationToken)
            : LatentHead.None;
        return new ImageState(results, await problem, latent) { Leased = LeasedOf(image, results, latent) };
    }

    /// <summary>
    /// Adds results in other formats than the host's, and by the names of earlier versions, unless they were read: three requests at once, or
    /// four, and for embed perhaps one more.
    /// </summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal async Task<ImageState> WithOtherFormatsAsync(ImageReference image, ImageState state, CancellationToken cancellationToken)
    {
        if (state.HasAllFormats) return state;
        var others = await FindResultsAsync(ResultTarget.AllOf(image).Where(target => target != UsualTarget(image)), cancellationToken);
        IReadOnlyList<ResultHead> results = [.. state.Results, .. others];
        var latent = state.Latent is { Tag: null } && results.Count > 0 ? await FindLatentAsync(image, cancellationToken) : state.Latent;
        return state with { Results = results, Latent = latent, Leased = LeasedOf(image, results, latent), HasAllFormats = true };
    }

    /// <summary>Adds the latent of an image that is to be embedded after its own task, which a result says nothing of: one request.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    internal async Task<ImageState> WithLatentAsync(ImageReference latentOf, ImageState state, CancellationToken cancellationToken)
    {
        var latent = await FindLatentAsync(latentOf, cancellationToken);
        return state with { Latent = latent, Leased = state.Leased ?? LeasedOf(latentOf, [], latent) };
    }

    private static string? LeasedOf(ImageReference image, IReadOnlyList<ResultHead> results, LatentHead? latent) =>
        results.FirstOrDefault(result => result.IsLeased) is { } leased ? $"{BlobContainers.Results}/{leased.Target.BlobName}"
        : latent?.IsLeased == true ? $"{BlobContainers.Latents}/{image.LatentName}"
        : null;

    private ResultTarget UsualTarget(ImageReference image) => ResultTarget.Of(image, options.Value.ResultFormat);

    private async Task<IReadOnlyList<ResultHead>> FindResultsAsync(IEnumerable<ResultTarget> targets, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(targets.Select(target => FindResultAsync(target, cancellationToken)))).OfType<ResultHead>()];

    private async Task<ResultHead?> FindResultAsync(ResultTarget target, CancellationToken cancellationToken) =>
        await FindAsync(storage.Results, target.BlobName, cancellationToken) is { } found
            ? new ResultHead(target, ResultMetadata.Read(found), found.ETag, found.LastModified) { IsLeased = IsLeased(found) }
            : null;

    private async Task<LatentHead> FindLatentAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var found = await FindAsync(storage.Latents, image.LatentName, cancellationToken);
        return new LatentHead(found is null ? null : LatentMetadata.Read(found), found?.ETag) { IsLeased = IsLeased(found) };
    }

    private static bool IsLeased(BlobProperties? blob) => blob?.LeaseStatus == LeaseStatus.Locked;

    private static async Task<BlobProperties?> FindAsync(BlobContainerClient container, string name, CancellationToken cancellationToken) =>
        name.Length > BlobNames.MaxLength
            ? null
            : await MissingBlob.AsNullAsync<BlobProperties>(async () => await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken));
}

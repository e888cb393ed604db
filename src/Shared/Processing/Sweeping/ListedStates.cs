using AePipeline.Latents;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Processing.Sweeping;

/// <summary>
/// What the storage has of the images of a task, from listings that are read in step with that of the uploads: what a blob says
/// of itself is in its metadata, so that a page answers for 5,000 images what would be two or three questions about each.
/// </summary>
/// <remarks>
/// All names begin with that of the upload, and so results come in nearly the same order as uploads: <c>a-b.png</c> comes before
/// <c>a.png</c>, although <c>a</c> comes before <c>a-b</c>. What is read too early waits.
/// </remarks>
internal sealed class ListedStates
{
    private readonly ListedBlobs _results;
    private readonly ListedBlobs _problems;
    private readonly ListedBlobs? _latents;

    /// <param name="listings">Lists the blobs.</param>
    /// <param name="task">The task.</param>
    public ListedStates(BlobListings listings, ImageTask task)
    {
        _results = new ListedBlobs(listings, Query(BlobContainers.Results, $"{task.ToFolder()}/"));
        _problems = new ListedBlobs(listings, Query(BlobContainers.Failed, $"{task.ToFolder()}/"));
        if (task.GivesLatent) _latents = new ListedBlobs(listings, Query(BlobContainers.Latents, ""));
    }

    private ListedStates(BlobListings listings, IReadOnlyList<ImageReference> images, int most)
    {
        _results = new ListedBlobs(listings, Query(BlobContainers.Results, images.SelectMany(ResultNames)), most);
        _problems = new ListedBlobs(listings, Query(BlobContainers.Failed, images.Select(image => image.FailedName)), most);
        if (images[0].Task.GivesLatent) _latents = new ListedBlobs(listings, Query(BlobContainers.Latents, images.Select(image => image.LatentName)), most);
    }

    /// <summary>
    /// Whether an image's blobs have names that listings have in the order of the uploads. Characters beyond U+FFFF have another
    /// place in UTF-8 than in UTF-16, and nobody says which of the two a storage goes by.
    /// </summary>
    public static bool Has(ImageReference image) => !image.IsReserved(out _) && IsInOrder(image);

    /// <summary>The same of an image that need not be an upload.</summary>
    public static bool IsInOrder(ImageReference image) =>
        BlobNames.IsValidUpload(image.ImageName, out _)
        && image.FailedName == $"{image.ImageName}.json"
        && !image.Path.Any(char.IsSurrogate);

    /// <summary>
    /// Reads what there is of some images of a task from listings of what their names have in common: two requests, or three for a task that makes
    /// latents.
    /// </summary>
    /// <param name="listings">Lists the blobs.</param>
    /// <param name="images">One or more, each of which <see cref="IsInOrder"/> is true of.</param>
    /// <param name="most">Blobs to list in a container at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where there are more.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public static async Task<IReadOnlyDictionary<ImageReference, ImageState>?> ReadAsync(
        BlobListings listings, IReadOnlyList<ImageReference> images, int most, CancellationToken cancellationToken)
    {
        var listed = new ListedStates(listings, images, most);
        var states = await listed.ReadAsync(images, images.MaxBy(image => image.ImageName, StringComparer.Ordinal), cancellationToken);
        return listed._results.IsCut || listed._problems.IsCut || listed._latents?.IsCut == true ? null : states;
    }

    /// <summary>Reads what there is of some images.</summary>
    /// <param name="images">Some on a page of uploads, each of which <see cref="Has"/> is true of; pages in their order.</param>
    /// <param name="last">The last image on the page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyDictionary<ImageReference, ImageState>> ReadAsync(
        IReadOnlyList<ImageReference> images, ImageReference last, CancellationToken cancellationToken)
    {
        var results = _results.TakeAsync(Names(ResultNames), last.ImageName, cancellationToken);
        var problems = _problems.TakeAsync(Names(image => [image.FailedName]), last.ImageName, cancellationToken);
        var latents = _latents?.TakeAsync(Names(image => [image.LatentName]), last.Path, cancellationToken);
        await Task.WhenAll(results, problems, latents ?? Task.CompletedTask);
        var (result, problem, latent) = (await results, await problems, latents is null ? null : await latents);
        return images.ToDictionary(image => image, image => StateOf(
            image,
            [.. ResultTarget.AllOf(image).Where(target => result.ContainsKey(target.BlobName)).Select(target => Describe(target, result[target.BlobName]))],
            problem.GetValueOrDefault(image.FailedName),
            latent?.GetValueOrDefault(image.LatentName)));

        HashSet<string> Names(Func<ImageReference, IEnumerable<string>> namesOf) => images.SelectMany(namesOf).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> ResultNames(ImageReference image) => ResultTarget.AllOf(image).Select(target => target.BlobName);

    private static ImageState StateOf(ImageReference image, IReadOnlyList<ResultHead> results, BlobItem? problem, BlobItem? latent) => new(
        results,
        problem is null ? null : ProblemReports.Read(problem),
        !image.Task.GivesLatent ? null
            : latent is null ? LatentHead.None
            : new LatentHead(LatentMetadata.Read(latent), latent.Properties.ETag) { IsLeased = IsLeased(latent) })
    {
        HasAllFormats = true,
        Leased = results.FirstOrDefault(result => result.IsLeased) is { } leased ? $"{BlobContainers.Results}/{leased.Target.BlobName}"
            : IsLeased(latent) ? $"{BlobContainers.Latents}/{latent!.Name}" : null,
    };

    private static ResultHead Describe(ResultTarget target, BlobItem blob) => new(
        target, ResultMetadata.Read(blob), blob.Properties.ETag.GetValueOrDefault(), blob.Properties.LastModified.GetValueOrDefault())
    {
        IsLeased = IsLeased(blob),
    };

    private static bool IsLeased(BlobItem? blob) => blob?.Properties.LeaseStatus == LeaseStatus.Locked;

    private static BlobListQuery Query(string container, IEnumerable<string> names) =>
        Query(container, names.Aggregate((common, name) => common[..common.AsSpan().CommonPrefixLength(name)]));

    private static BlobListQuery Query(string container, string prefix) => new(container, prefix) { Traits = BlobTraits.Metadata };
}

using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>Finds everything that belongs to uploads, also what is left of those that are deleted already.</summary>
/// <param name="listings">Lists the blobs.</param>
public sealed class UploadBlobs(BlobListings listings)
{
    private const string Thumbnails = "@thumbnails/";

    /// <summary>
    /// The small copy of an upload that lists of pictures show, in <see cref="BlobContainers.Results"/>: beside the folders of the tasks, so
    /// that it is nobody's result. Null for a name that leaves no room for more.
    /// </summary>
    public static string? ThumbnailName(ImageReference image) =>
        $"{Thumbnails}{image.ImageName}.webp" is { Length: <= BlobNames.MaxLength } name ? name : null;

    /// <summary>Finds the blobs of one upload: itself, then its results, its thumbnail, its latent and its problem report.</summary>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<UploadBlob>> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var found = new List<UploadBlob>();
        await AddExactAsync(BlobContainers.Images, image.ImageName);
        await foreach (var blob in ReadAsync(BlobContainers.Results, ResultNames.StartOf(image), cancellationToken))
        {
            // The result of a.jpg is a.jpg.png, which begins as a result of a would.
            if (ResultNames.UploadsOf(blob.Name).Contains(image)) found.Add(Describe(BlobContainers.Results, blob));
        }

        if (ThumbnailName(image) is { } thumbnail) await AddExactAsync(BlobContainers.Results, thumbnail);
        foreach (var latent in LatentPlace.AllOf(image)) await AddExactAsync(BlobContainers.Latents, latent.LatentName);
        await AddExactAsync(BlobContainers.Failed, image.FailedName);
        await AddExactAsync(BlobContainers.Failed, image.ReservedReportName);
        return found;

        async Task AddExactAsync(string container, string name)
        {
            // Of all names that begin so, the name itself comes first.
            var first = await ReadAsync(container, name, cancellationToken).FirstOrDefaultAsync(cancellationToken);
            if (first?.Name == name) found.Add(Describe(container, first));
        }
    }

    /// <summary>Finds the blobs of all uploads in a folder, container by container.</summary>
    /// <param name="folder">The task and the start of the paths; of a folder with a slash at the end, so that others do not begin so too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Azure.RequestFailedException">The storage does not answer.</exception>
    public async Task<IReadOnlyList<UploadBlob>> FindBelowAsync(UploadSelection folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var places = new[] { BlobContainers.Images, BlobContainers.Results }.SelectMany(container => folder.Prefixes.Select(prefix => (container, prefix)));
        places = places.Concat(folder.Prefixes.Select(prefix => (BlobContainers.Results, Thumbnails + prefix)));
        places = places.Concat(folder.Tasks.SelectMany(task => LatentPlace.AllOf(new ImageReference(task, folder.Path))).Select(latent => (BlobContainers.Latents, latent.Path)));
        places = places.Concat(folder.Prefixes.Select(prefix => (BlobContainers.Failed, prefix)));
        var found = new List<UploadBlob>();
        foreach (var (container, prefix) in places)
        {
            await foreach (var blob in ReadAsync(container, prefix, cancellationToken))
            {
                // The index of latents is made again without those that are gone.
                if (container != BlobContainers.Latents || blob.Name.EndsWith(".npy", StringComparison.Ordinal)) found.Add(Describe(container, blob));
            }
        }

        // The folder of all latents has those of chains in it.
        return [.. found.Distinct()];
    }

    private static UploadBlob Describe(string container, BlobItem blob) => new(container, blob.Name, blob.Properties.ContentLength.GetValueOrDefault());

    /// <summary>Lists blobs; the marks of folders are none.</summary>
    private IAsyncEnumerable<BlobItem> ReadAsync(string container, string prefix, CancellationToken cancellationToken) =>
        listings.ListAsync(new BlobListQuery(container, prefix) { Traits = BlobTraits.Metadata }, marker: null, pageSize: null, cancellationToken)
            .SelectMany(page => page.Blobs.ToAsyncEnumerable())
            .Where(blob => !blob.Metadata.ContainsKey(UploadScan.FolderMark));
}

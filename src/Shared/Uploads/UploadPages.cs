using System.Collections.Concurrent;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>
/// Reads uploads a page at a time with how far each is, whatever the account holds: in one request for the page and a few listings of what there
/// is of the uploads on it, see <see cref="BlobLookup"/>. Where whole folders are wanted, <see cref="UploadCatalog"/> asks less. Thread-safe.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists the blobs.</param>
/// <param name="lookup">Finds what there is of uploads.</param>
/// <param name="time">Tells how old an answer is.</param>
public sealed class UploadPages(PipelineStorage storage, BlobListings listings, BlobLookup lookup, TimeProvider time)
{
    private const int MostRemembered = 20_000;

    // Results are hardly ever deleted, and whoever waits for others asks every second.
    private static readonly TimeSpan s_trusted = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Image, string ETag), (StoredResult Result, DateTimeOffset Until)> _done = new();

    /// <summary>Reads a page of the uploads of a folder.</summary>
    /// <param name="prefix">What their names start with, task included: <c>denoise/trip/</c>.</param>
    /// <param name="isDeep">Whether uploads in folders of the folder are on the page, and not the folders.</param>
    /// <param name="from">Where the page begins, as the page before says; null for the first.</param>
    /// <param name="size">Uploads and folders on it at most, to 5,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not know <paramref name="from"/>.</exception>
    public async Task<FolderPage> ReadAsync(string prefix, bool isDeep, string? from, int size, CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(BlobContainers.Images, prefix) { Traits = BlobTraits.Metadata, Delimiter = isDeep ? null : "/" };
        var page = await listings.ListAsync(query, from, size, cancellationToken).FirstAsync(cancellationToken);
        var uploads = page.Blobs.Select(UploadCatalog.Describe).OfType<StoredUpload>().ToList();
        return new FolderPage([.. page.Entries.Where(entry => entry.Blob is null).Select(entry => entry.Name)], await JudgeAsync(uploads, cancellationToken), page.Marker);
    }

    /// <summary>Reads a page of the failed uploads below a folder: of the few reports, and not of the many uploads.</summary>
    /// <param name="prefix">What their names start with, task included.</param>
    /// <param name="from">Where the page begins; null for the first.</param>
    /// <param name="size">Uploads on it at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not know <paramref name="from"/>.</exception>
    public async Task<FolderPage> ReadFailedAsync(string prefix, string? from, int size, CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(BlobContainers.Failed, prefix);
        var page = await listings.ListAsync(query, from, size, cancellationToken).FirstAsync(cancellationToken);
        var named = page.Entries
            .Select(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal) && ImageReference.TryParse(entry.Name[..^".json".Length], out var image) ? image : (ImageReference?)null)
            .OfType<ImageReference>().ToList();
        var blobs = await lookup.FindAsync(BlobContainers.Images, named.Select(image => image.ImageName), cancellationToken);
        var there = blobs.Select(UploadCatalog.Describe).OfType<StoredUpload>().ToDictionary(upload => upload.Image);
        var judged = await JudgeAsync([.. named.Where(there.ContainsKey).Select(image => there[image])], cancellationToken);
        return new FolderPage([], [.. judged.Where(upload => upload.State == UploadState.Failed)], page.Marker);
    }

    /// <summary>Reads one upload; null when it is not there.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public Task<StoredUpload?> FindAsync(ImageReference image, CancellationToken cancellationToken) => MissingBlob.AsNullAsync(async () =>
    {
        BlobProperties found = await storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: cancellationToken);
        var upload = new StoredUpload(image, ResultMetadata.Normalize(found.ETag), found.ContentLength, found.LastModified);
        return (await JudgeAsync([upload], cancellationToken))[0];
    });

    /// <summary>Says of each how far it is, in their order.</summary>
    private async Task<IReadOnlyList<StoredUpload>> JudgeAsync(IReadOnlyList<StoredUpload> uploads, CancellationToken cancellationToken)
    {
        var results = new Dictionary<ImageReference, StoredResult>();
        foreach (var upload in uploads)
        {
            if (Recall(upload) is { } known) results[upload.Image] = known;
        }

        await FindResultsAsync(uploads.Where(upload => !results.ContainsKey(upload.Image)), results, cancellationToken);
        var reports = await FindReportsAsync(uploads.Where(upload => !results.ContainsKey(upload.Image)), cancellationToken);
        return [.. uploads.Select(upload => results.TryGetValue(upload.Image, out var result) ? upload with { Result = result } : UploadCatalog.Judge(upload, reports))];
    }

    private StoredResult? Recall(StoredUpload upload) =>
        _done.TryGetValue((upload.Image.ImageName, upload.ETag), out var known) && time.GetUtcNow() < known.Until ? known.Result : null;

    /// <summary>The results of these very uploads, by what their names start with, because only the deployment knows which file format they have.</summary>
    private async Task FindResultsAsync(IEnumerable<StoredUpload> uploads, Dictionary<ImageReference, StoredResult> results, CancellationToken cancellationToken)
    {
        var asked = uploads.ToDictionary(upload => upload.Image);
        foreach (var blob in await lookup.FindAsync(BlobContainers.Results, asked.Keys.Select(ResultNames.StartOf), cancellationToken))
        {
            if (ResultMetadata.Read(blob) is not { } metadata) continue;
            // The result of a.jpg is a.jpg.png, which begins as a result of a would.
            foreach (var image in ResultNames.UploadsOf(blob.Name))
            {
                if (!asked.TryGetValue(image, out var upload) || metadata.SourceETag != upload.ETag) continue;
                var result = new StoredResult(blob.Name, blob.Properties.ContentLength.GetValueOrDefault(), metadata);
                if (results.TryAdd(image, result)) Remember(upload, result);
            }
        }
    }

    private void Remember(StoredUpload upload, StoredResult result)
    {
        if (_done.Count >= MostRemembered) _done.Clear();
        _done[(upload.Image.ImageName, upload.ETag)] = (result, time.GetUtcNow() + s_trusted);
    }

    /// <summary>The reports that may be of some uploads, by their names.</summary>
    private async Task<Dictionary<string, ProblemHead>> FindReportsAsync(IEnumerable<StoredUpload> uploads, CancellationToken cancellationToken)
    {
        var names = uploads.SelectMany(upload => upload.Image.IsReserved(out _) ? [upload.Image.FailedName, upload.Image.ReservedReportName] : new[] { upload.Image.FailedName });
        var blobs = await lookup.FindAsync(BlobContainers.Failed, names, cancellationToken);
        return blobs.ToDictionary(blob => blob.Name, ProblemReports.Read, StringComparer.Ordinal);
    }
}

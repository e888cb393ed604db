using System.Collections.Concurrent;
using AePipeline.Processing;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>
/// Reads uploads a page at a time with how far each is, whatever the account holds: one request for a page and at most three for each
/// upload on it. Where whole folders are wanted, <see cref="UploadCatalog"/> asks less. Thread-safe.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="listings">Lists the blobs.</param>
/// <param name="problems">The problem reports.</param>
/// <param name="time">Tells how old an answer is.</param>
public sealed class UploadPages(PipelineStorage storage, BlobListings listings, ProblemReports problems, TimeProvider time)
{
    private const int AskedAtOnce = 16;
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
        var page = await listings.ListAsync(query, from, size, cancellationToken).FirstAsync(cancellationToken).ConfigureAwait(false);
        var uploads = page.Blobs.Select(UploadCatalog.Describe).OfType<StoredUpload>().ToList();
        return new FolderPage([.. page.Entries.Where(entry => entry.Blob is null).Select(entry => entry.Name)], await JudgeAsync(uploads, cancellationToken).ConfigureAwait(false), page.Marker);
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
        var page = await listings.ListAsync(query, from, size, cancellationToken).FirstAsync(cancellationToken).ConfigureAwait(false);
        var named = page.Entries
            .Select(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal) && ImageReference.TryParse(entry.Name[..^".json".Length], out var image) ? image : (ImageReference?)null)
            .OfType<ImageReference>();
        var found = await AskAsync(named, FindAsync, cancellationToken).ConfigureAwait(false);
        return new FolderPage([], [.. found.OfType<StoredUpload>().Where(upload => upload.State == UploadState.Failed)], page.Marker);
    }

    /// <summary>Reads one upload; null when it is not there.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<StoredUpload?> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return await JudgeAsync(new StoredUpload(image, ResultMetadata.Normalize(found.ETag), found.ContentLength, found.LastModified), cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<StoredUpload>> JudgeAsync(List<StoredUpload> uploads, CancellationToken cancellationToken) =>
        await AskAsync(uploads, JudgeAsync, cancellationToken).ConfigureAwait(false);

    private async Task<StoredUpload> JudgeAsync(StoredUpload upload, CancellationToken cancellationToken)
    {
        var key = (upload.Image.ImageName, upload.ETag);
        var now = time.GetUtcNow();
        if (_done.TryGetValue(key, out var known) && now < known.Until) return upload with { Result = known.Result };
        if (await FindResultAsync(upload, cancellationToken).ConfigureAwait(false) is { } result)
        {
            if (_done.Count >= MostRemembered) _done.Clear();
            _done[key] = (result, now + s_trusted);
            return upload with { Result = result };
        }

        foreach (var name in new[] { upload.Image.FailedName, upload.Image.ReservedReportName })
        {
            if (await problems.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } problem && problem.SourceETag == upload.ETag)
            {
                return upload with { Problem = problem, ProblemName = name };
            }

            if (!upload.Image.IsReserved(out _)) break;
        }

        return upload;
    }

    /// <summary>By prefix, because only the deployment knows which file format its results have.</summary>
    private async Task<StoredResult?> FindResultAsync(StoredUpload upload, CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(BlobContainers.Results, ResultNames.StartOf(upload.Image)) { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(query, marker: null, pageSize: null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var blob in page.Blobs)
            {
                // The result of a.jpg is a.jpg.png, which begins as a result of a would.
                if (ResultNames.UploadsOf(blob.Name).Contains(upload.Image)
                    && ResultMetadata.Read(blob) is { } metadata && metadata.SourceETag == upload.ETag)
                {
                    return new StoredResult(blob.Name, blob.Properties.ContentLength.GetValueOrDefault(), metadata);
                }
            }
        }

        return null;
    }

    private static async Task<TAnswer[]> AskAsync<TItem, TAnswer>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        var asked = items.ToList();
        var answers = new TAnswer[asked.Count];
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, asked.Count, bounded, async (i, token) => answers[i] = await ask(asked[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return answers;
    }
}

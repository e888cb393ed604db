using System.Runtime.CompilerServices;
using AePipeline.Latents;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Uploads;

/// <summary>
/// Says of many uploads at once how far each is, from listings alone: one request for each 5,000 blobs and none for a single
/// image. Holds in memory what the listings of one task say.
/// </summary>
/// <param name="listings">Lists the blobs.</param>
public sealed class UploadCatalog(BlobListings listings)
{
    /// <summary>Lists uploads, task by task in the order of their names.</summary>
    /// <param name="selection">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The storage does not answer, or has no containers for a pipeline.</exception>
    public async IAsyncEnumerable<StoredUpload> ListAsync(
        UploadSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        foreach (var task in selection.Tasks)
        {
            // The uploads first: what is done meanwhile is then known to be done, and not taken for waiting.
            var uploads = await ReadAsync(BlobContainers.Images, $"{task.ToFolder()}/{selection.Path}", cancellationToken)
                .Select(Describe).OfType<StoredUpload>().ToListAsync(cancellationToken);
            if (uploads.Count == 0) continue;
            var results = await ReadResultsAsync(task, selection.Path, cancellationToken);
            var reports = await ReadReportsAsync(task, selection.Path, cancellationToken);
            foreach (var upload in uploads) yield return Judge(upload, results, reports);
        }
    }

    /// <summary>Null for a blob that is no upload.</summary>
    internal static StoredUpload? Describe(BlobItem blob) => !blob.Metadata.ContainsKey(UploadScan.FolderMark) && ImageReference.TryParse(blob.Name, out var image)
        ? new StoredUpload(
            image,
            ResultMetadata.Normalize(blob.Properties.ETag.GetValueOrDefault()),
            blob.Properties.ContentLength.GetValueOrDefault(),
            blob.Properties.LastModified.GetValueOrDefault())
        : null;

    private static StoredUpload Judge(StoredUpload upload, ILookup<string, StoredResult> results, Dictionary<string, ProblemHead> reports)
    {
        var result = results[upload.Image.ImageName].FirstOrDefault(result => result.Metadata.SourceETag == upload.ETag);
        return result is not null ? upload with { Result = result } : Judge(upload, reports);
    }

    /// <summary>Says of an upload without a result whether it failed.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="reports">Reports by the names of their blobs; those of the upload are among them.</param>
    internal static StoredUpload Judge(StoredUpload upload, Dictionary<string, ProblemHead> reports)
    {
        var name = new[] { upload.Image.FailedName, upload.Image.ReservedReportName }
            .FirstOrDefault(name => reports.GetValueOrDefault(name)?.SourceETag == upload.ETag);
        return name is null ? upload : upload with { Problem = reports[name], ProblemName = name };
    }

    /// <summary>The results by the name of their upload: only the deployment knows which file format they have.</summary>
    private async Task<ILookup<string, StoredResult>> ReadResultsAsync(ImageTask task, string path, CancellationToken cancellationToken)
    {
        var latents = new Dictionary<string, LatentMetadata>(StringComparer.Ordinal);
        if (task.GivesLatent)
        {
            await foreach (var blob in ReadAsync(BlobContainers.Latents, path, cancellationToken))
            {
                if (LatentMetadata.Read(blob) is { } latent) latents[blob.Name] = latent;
            }
        }

        var results = new List<(string Upload, StoredResult Result)>();
        await foreach (var blob in ReadAsync(BlobContainers.Results, ResultNames.StartOfAll($"{task.ToFolder()}/{path}"), cancellationToken))
        {
            if (ResultMetadata.Read(blob) is not { } metadata) continue;
            foreach (var image in ResultNames.UploadsOf(blob.Name))
            {
                // A result beside a latent that is not its own is none.
                if (task.GivesLatent && !new LatentHead(latents.GetValueOrDefault(image.LatentName), null).BelongsTo(metadata)) continue;
                results.Add((image.ImageName, new StoredResult(blob.Name, blob.Properties.ContentLength.GetValueOrDefault(), metadata)));
            }
        }

        return results.ToLookup(result => result.Upload, result => result.Result, StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, ProblemHead>> ReadReportsAsync(ImageTask task, string path, CancellationToken cancellationToken)
    {
        var reports = new Dictionary<string, ProblemHead>(StringComparer.Ordinal);
        await foreach (var blob in ReadAsync(BlobContainers.Failed, $"{task.ToFolder()}/{path}", cancellationToken))
        {
            reports[blob.Name] = ProblemReports.Read(blob);
        }

        return reports;
    }

    private async IAsyncEnumerable<BlobItem> ReadAsync(string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(container, prefix) { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(query, marker: null, pageSize: null, cancellationToken))
        {
            foreach (var blob in page.Blobs) yield return blob;
        }
    }
}

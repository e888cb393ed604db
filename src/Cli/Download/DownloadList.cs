using AePipeline.Storage;
using AePipeline.Uploads;
using Azure;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Cli.Download;

/// <summary>Finds what there is to download.</summary>
/// <param name="listings">Lists the blobs.</param>
internal sealed class DownloadList(BlobListings listings)
{
    /// <summary>The results of some uploads with their latents beside them, where they have any, each once and in the order of their names.</summary>
    /// <param name="selections">The uploads.</param>
    /// <param name="folder">Where the files go, below a folder for each task.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DownloadItem>> ReadAsync(IReadOnlyList<UploadSelection> selections, string folder, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, (string Container, BlobItem Blob)>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var selection in selections)
        {
            foreach (var prefix in selection.Prefixes)
            {
                await AddAsync(found, taken, BlobContainers.Results, ResultNames.StartOfAll(prefix), name => selection.HasResult(name) ? name : null, cancellationToken);
            }

            foreach (var task in selection.Tasks)
            {
                // Beside the picture, whatever stands before the upload's name. Below no prefix those of chains are among those of embed too.
                foreach (var latents in LatentPlace.AllOf(new ImageReference(task, "")))
                {
                    await AddAsync(found, taken, BlobContainers.Latents, $"{latents.Path}{selection.Path}", name => $"{task.ToFolder()}/{name[latents.Path.Length..]}", cancellationToken);
                }
            }
        }

        var names = new LocalNames(folder);
        return [.. found.Select(file => new DownloadItem(
            file.Value.Container,
            file.Value.Blob.Name,
            names.PathOf(file.Key),
            file.Value.Blob.Properties.ContentLength.GetValueOrDefault(),
            file.Value.Blob.Properties.LastModified.GetValueOrDefault(),
            // Listings leave out the quotes that conditions have.
            new ETag($"\"{ResultMetadata.Normalize(file.Value.Blob.Properties.ETag.GetValueOrDefault())}\""),
            file.Value.Container == BlobContainers.Results ? ResultMetadata.Read(file.Value.Blob)?.Taken : null))];
    }

    private async Task AddAsync(
        SortedDictionary<string, (string Container, BlobItem Blob)> found, HashSet<string> taken, string container, string prefix, Func<string, string?> nameOf, CancellationToken cancellationToken)
    {
        var query = new BlobListQuery(container, prefix) { Traits = BlobTraits.Metadata };
        await foreach (var page in listings.ListAsync(query, marker: null, pageSize: null, cancellationToken))
        {
            // What the pipeline did not write, such as the mark of a folder, is no result.
            foreach (var blob in page.Blobs.Where(blob => ResultMetadata.Read(blob) is not null))
            {
                if (nameOf(blob.Name) is { } name && taken.Add($"{container}/{blob.Name}")) found.TryAdd(name, (container, blob));
            }
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using AePipeline.Storage;
using Azure.Storage.Blobs;

namespace AePipeline.TrainingJob.Data;

/// <summary>
/// The blobs of a container below a prefix. Each is downloaded once, to a temporary folder that is deleted with the
/// source: images may be decoded many times in a long run.
/// </summary>
/// <param name="container">The container.</param>
/// <param name="listings">Lists it.</param>
/// <param name="prefix">Start of the blobs' names; empty for all.</param>
public sealed class BlobImageSource(BlobContainerClient container, BlobListings listings, string prefix) : IImageSource, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aepipeline-images-").FullName;
    private int _files;

    /// <inheritdoc/>
    public string Description => $"blobs {container.Name}/{prefix}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in listings.ListAsync(new BlobListQuery(container.Name, prefix), marker: null, pageSize: null, cancellationToken))
        {
            foreach (var blob in page.Entries) yield return blob.Name;
        }
    }

    /// <inheritdoc/>
    public async Task<string> FetchAsync(string name, CancellationToken cancellationToken)
    {
        // A number: a blob's name may hold what a file's name cannot.
        var path = Path.Combine(_folder, Interlocked.Increment(ref _files).ToString(CultureInfo.InvariantCulture));
        await container.GetBlobClient(name).DownloadToAsync(path, cancellationToken);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

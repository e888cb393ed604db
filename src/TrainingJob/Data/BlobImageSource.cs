using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.TrainingJob.Data;

/// <summary>The blobs of a container below a prefix.</summary>
/// <param name="container">The container.</param>
/// <param name="prefix">Start of the blobs' names; empty for all.</param>
public sealed class BlobImageSource(BlobContainerClient container, string prefix) : IImageSource
{
    /// <inheritdoc/>
    public string Description => $"blobs {container.Name}/{prefix}";

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken);
        await foreach (var blob in blobs)
        {
            yield return blob.Name;
        }
    }

    /// <inheritdoc/>
    public async Task<LocalFile> FetchAsync(string name, CancellationToken cancellationToken)
    {
        var file = new LocalFile(Path.GetTempFileName(), temporary: true);
        try
        {
            await container.GetBlobClient(name).DownloadToAsync(file.Path, cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}

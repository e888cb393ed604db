using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.TrainingJob.Checkpoints;

/// <summary>Blobs <c>training/{run}/…</c> of a container.</summary>
/// <param name="container">The container.</param>
/// <param name="run">Name of the run.</param>
internal sealed class BlobRunStore(BlobContainerClient container, string run) : IRunStore
{
    private readonly string _prefix = $"training/{run}/";

    /// <inheritdoc/>
    public string Location => $"{container.Name}/{_prefix}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, _prefix, cancellationToken);
        return await blobs.Select(blob => blob.Name[_prefix.Length..]).ToListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<BinaryData?> ReadAsync(string name, long most, CancellationToken cancellationToken)
    {
        try
        {
            return (await SmallBlob.ReadAsync(Blob(name), most, cancellationToken: cancellationToken))?.Content;
        }
        catch (RequestFailedException exception) when (MissingBlob.Is(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, BinaryData content, CancellationToken cancellationToken) =>
        await Blob(name).UploadAsync(content, overwrite: true, cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        await Blob(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void RemoveIfEmpty()
    {
    }

    private BlobClient Blob(string name) => container.GetBlobClient(_prefix + name);
}

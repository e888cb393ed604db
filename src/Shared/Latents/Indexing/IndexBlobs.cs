using AePipeline.Storage;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// The index in storage, <c>latents/@index/{format}/</c>: a manifest, changed by compare-and-swap on its ETag, and shards, which
/// never change. The name of a bulk job's folder begins so too, and then ends with <c>.npy</c>.
/// </summary>
/// <param name="storage">The account.</param>
/// <param name="folder">The shards on this machine.</param>
internal sealed class IndexBlobs(PipelineStorage storage, ShardFolder folder)
{
    /// <summary>Where the blobs of this format are.</summary>
    public static string Prefix { get; } = $"@index/{ShardFormat.Version}/";

    /// <summary>The manifest's blob.</summary>
    public static string ManifestName { get; } = $"{Prefix}manifest.json";

    /// <summary>Reads the manifest.</summary>
    /// <param name="known">ETag of the one that is known; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Null when it is the one that is known. Otherwise it, or an empty one in place of one that is missing or no manifest, and
    /// its ETag, or null in place of a missing one's.
    /// </returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<(IndexManifest Manifest, ETag? Tag)?> ReadManifestAsync(ETag? known, CancellationToken cancellationToken)
    {
        var conditions = new BlobDownloadOptions { Conditions = known is { } tag ? SeenBlob.NoLonger(tag) : null };
        try
        {
            var read = await SmallBlob.ReadAsync(Blob(ManifestName), SmallBlob.MaxJsonBytes, conditions, cancellationToken);
            return read is { } manifest ? (IndexManifest.Parse(manifest.Content), manifest.Details.ETag) : null;
        }
        catch (RequestFailedException missing) when (MissingBlob.IsInItsContainer(missing))
        {
            return (IndexManifest.Empty, null);
        }
    }

    /// <summary>Writes the manifest if it is still as it was seen.</summary>
    /// <param name="manifest">The new one.</param>
    /// <param name="seen">ETag of the old one; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when somebody else wrote first.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not let us.</exception>
    public async Task<bool> TryWriteManifestAsync(IndexManifest manifest, ETag? seen, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Conditions = ConditionalWrite.Replacing(seen),
        };
        return await ConditionalWrite.TryAsync(() => Blob(ManifestName).UploadAsync(manifest.ToJson(), options, cancellationToken));
    }

    /// <summary>Opens a shard, which is brought to this machine if need be.</summary>
    /// <returns>The shard, for the caller to release; null when it is not there or damaged.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task<Shard?> OpenAsync(ShardInfo shard, CancellationToken cancellationToken)
    {
        if (folder.TryOpen(shard) is { } here) return here;
        try
        {
            await folder.AddAsync(shard, path => Blob(Prefix + shard.Name).DownloadToAsync(path, cancellationToken));
        }
        catch (RequestFailedException missing) when (MissingBlob.IsInItsContainer(missing))
        {
            return null;
        }

        return folder.TryOpen(shard);
    }

    /// <summary>Puts a shard of this machine into storage.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not let us.</exception>
    public Task UploadAsync(ShardInfo shard, CancellationToken cancellationToken) =>
        Blob(Prefix + shard.Name).UploadAsync(folder.PathOf(shard), overwrite: true, cancellationToken);

    /// <summary>Deletes a shard that no manifest names. What cannot be deleted is left to <see cref="TidyAsync"/>.</summary>
    public async Task DeleteAsync(ShardInfo shard, CancellationToken cancellationToken)
    {
        try
        {
            await Blob(Prefix + shard.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException)
        {
            // The index is right with or without it.
        }
    }

    /// <summary>Deletes shards that were put into storage before some time and are not in the manifest: whoever put them there was killed.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer.</exception>
    public async Task TidyAsync(IndexManifest manifest, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var named = manifest.Shards.Select(shard => Prefix + shard.Name).Append(ManifestName).ToHashSet(StringComparer.Ordinal);
        await foreach (var blob in storage.Latents.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellationToken))
        {
            if (!named.Contains(blob.Name) && blob.Properties.LastModified < before)
            {
                await Blob(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            }
        }
    }

    private BlobClient Blob(string name) => storage.Latents.GetBlobClient(name);
}

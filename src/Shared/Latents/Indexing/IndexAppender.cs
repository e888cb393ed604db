using Azure;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// Changes the index beside other hosts that do so too: a new shard for what is added, and then the manifest, by
/// compare-and-swap. Small shards are merged with what is added, as in counting in binary, so that there are few shards and
/// each entry is written again only a few times.
/// </summary>
/// <param name="blobs">The index in storage.</param>
/// <param name="folder">The shards on this machine.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Draws how long to wait for others.</param>
internal sealed class IndexAppender(IndexBlobs blobs, ShardFolder folder, TimeProvider time, Random random)
{
    /// <summary>Most bytes of vectors in a shard that was merged.</summary>
    public const long MaxMergedBytes = 64 << 20;

    private const int Attempts = 12;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(0.5);

    /// <summary>Changes the index.</summary>
    /// <returns>The manifest that was written; null when others kept changing it.</returns>
    /// <exception cref="RequestFailedException">The storage does not answer, or does not let us.</exception>
    public async Task<IndexManifest?> AppendAsync(IndexChange change, CancellationToken cancellationToken)
    {
        Merge? merge = null;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (manifest, tag) = (await blobs.ReadManifestAsync(known: null, cancellationToken)).GetValueOrDefault();
            if (merge?.IsIn(manifest) == true)
            {
                // Only the answer to the last attempt was lost.
                await DeleteAsync(merge.Replaced.Concat(merge.Lost).Concat(change.Dropped), cancellationToken);
                return manifest;
            }

            if (merge?.FitsInto(manifest) == false)
            {
                await DeleteAsync(merge.Created, cancellationToken);
                merge = null;
            }

            merge ??= await MergeAsync(manifest, change, cancellationToken);
            var changed = merge.ApplyTo(manifest, change);
            if (await blobs.TryWriteManifestAsync(changed, tag, cancellationToken))
            {
                await DeleteAsync(merge.Replaced.Concat(merge.Lost).Concat(change.Dropped), cancellationToken);
                folder.Tidy(changed);
                return changed;
            }

            await Task.Delay(LongestPause * random.NextDouble(), time, cancellationToken);
        }

        return null;
    }

    private async Task DeleteAsync(IEnumerable<ShardInfo> shards, CancellationToken cancellationToken)
    {
        foreach (var shard in shards) await blobs.DeleteAsync(shard, cancellationToken);
    }

    private async Task<Merge> MergeAsync(IndexManifest manifest, IndexChange change, CancellationToken cancellationToken)
    {
        var merge = new Merge();
        foreach (var batch in change.Added)
        {
            var sources = new List<Shard>();
            try
            {
                var chosen = Choose(manifest.Shards.Except(change.Dropped).Except(merge.Replaced), batch).ToHashSet();
                foreach (var small in manifest.Shards.Where(chosen.Contains))
                {
                    if (await blobs.OpenAsync(small, cancellationToken) is { } source) sources.Add(source);
                    else merge.Lost.Add(small);
                }

                var written = folder.Write(batch.ModelVersion, batch.Dimensions, [.. sources, .. batch.Sources]);
                merge.Created.Add(written.Info);
                written.Release();
                await blobs.UploadAsync(written.Info, cancellationToken);
                merge.Replaced.AddRange(sources.Select(source => source.Info));
            }
            finally
            {
                sources.ForEach(source => source.Release());
            }
        }

        return merge;
    }

    /// <summary>Shards that are together no larger than what is added with those before them.</summary>
    private static IEnumerable<ShardInfo> Choose(IEnumerable<ShardInfo> shards, LatentBatch batch)
    {
        var entries = batch.Count;
        foreach (var shard in shards
            .Where(shard => shard.ModelVersion == batch.ModelVersion && shard.Dimensions == batch.Dimensions)
            .OrderBy(shard => shard.Entries))
        {
            var merged = entries + shard.Entries;
            if (shard.Entries > entries || (long)merged * batch.Dimensions * sizeof(float) > MaxMergedBytes) break;
            entries = merged;
            yield return shard;
        }
    }

    /// <summary>Shards that are written and not yet named.</summary>
    private sealed class Merge
    {
        public List<ShardInfo> Created { get; } = [];

        /// <summary>Shards whose entries are in the created ones.</summary>
        public List<ShardInfo> Replaced { get; } = [];

        /// <summary>Shards that are not in storage any more, or damaged.</summary>
        public List<ShardInfo> Lost { get; } = [];

        /// <summary>False when somebody else has merged the same shards.</summary>
        public bool FitsInto(IndexManifest manifest) => Replaced.All(manifest.Shards.Contains);

        /// <summary>Whether it has been written, whatever the answer was.</summary>
        public bool IsIn(IndexManifest manifest) => Created.Count > 0 && Created.All(manifest.Shards.Contains);

        public IndexManifest ApplyTo(IndexManifest manifest, IndexChange change) => new(
            Lost.Count > 0 ? null : change.ListedAt ?? manifest.ListedAt,
            [.. manifest.Shards.Except(Replaced).Except(Lost).Except(change.Dropped), .. Created]);
    }
}

using System.Text;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// The latents of an index at one time. Whoever is given one disposes of it, and its files stay mapped until then. Thread-safe.
/// </summary>
internal sealed class LatentSnapshot : IDisposable
{
    private readonly Dictionary<string, ModelLatents> _models;
    private int _uses = 1;

    /// <param name="shards">The shards, which are released with the snapshot.</param>
    public LatentSnapshot(IReadOnlyList<Shard> shards)
    {
        var superseded = Superseded.Find(shards, isWhole: true);
        Parts = [.. shards.Select((shard, number) => new ShardPart(shard, superseded[number]))];
        _models = Parts.GroupBy(part => part.Shard.Info.ModelVersion, StringComparer.Ordinal)
            .Select(model => new ModelLatents(model.Key, [.. model]))
            .Where(model => model.Count > 0)
            .ToDictionary(model => model.Version, StringComparer.Ordinal);
    }

    /// <summary>All shards.</summary>
    public IReadOnlyList<ShardPart> Parts { get; }

    /// <summary>Entries of all shards, superseded ones too.</summary>
    public long Entries => Parts.Sum(part => (long)part.Shard.Count);

    /// <summary>The model versions that have latents.</summary>
    public IReadOnlyCollection<ModelLatents> Models => _models.Values;

    /// <summary>The latents of one model version; null when there are none.</summary>
    public ModelLatents? Of(string modelVersion) => _models.GetValueOrDefault(modelVersion);

    /// <summary>Finds an image's latent.</summary>
    /// <param name="path">The image's path.</param>
    /// <returns>Its place among <see cref="Parts"/>, and its entry there; null when it has none.</returns>
    public (int Part, int Entry)? Find(string path)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var key = LatentKey.Of(name);
        for (var part = 0; part < Parts.Count; part++)
        {
            if (Parts[part].Shard.Find(name, key) is >= 0 and var entry && Parts[part].Counts(entry)) return (part, entry);
        }

        return null;
    }

    /// <summary>What is compared for a query, before anything is found.</summary>
    public LatentAnswer Describe(LatentQuery query)
    {
        var excepted = query.ExceptPath is { } path && Find(path) is var (part, _) ? Parts[part].Shard.Info.ModelVersion : null;
        return new LatentAnswer(
            [],
            Of(query.ModelVersion)?.Dimensions ?? 0,
            (Of(query.ModelVersion)?.Count ?? 0) - (excepted == query.ModelVersion ? 1 : 0),
            Models.Where(model => model.Version != query.ModelVersion).Sum(model => model.Count) - (excepted is not null && excepted != query.ModelVersion ? 1 : 0),
            IsChecked: Entries <= LatentIndex.ListedAlways);
    }

    /// <summary>Gives it to somebody else as well.</summary>
    public LatentSnapshot Share()
    {
        Interlocked.Increment(ref _uses);
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _uses) > 0) return;
        foreach (var part in Parts) part.Shard.Release();
    }
}

namespace AePipeline.Latents.Indexing;

/// <summary>Entries of one model version.</summary>
/// <param name="ModelVersion">The embed model that made them.</param>
/// <param name="Dimensions">Length d of all vectors.</param>
/// <param name="Sources">The entries; later ones come last.</param>
internal sealed record LatentBatch(string ModelVersion, int Dimensions, params IReadOnlyList<ILatentEntries> Sources)
{
    /// <summary>How many entries.</summary>
    public int Count => Sources.Sum(source => source.Count);
}

/// <summary>What is to change in the index.</summary>
/// <param name="Added">Entries to add.</param>
internal sealed record IndexChange(IReadOnlyList<LatentBatch> Added)
{
    /// <summary>Shards to take out: what counts of them is among the added, or they are lost.</summary>
    public IReadOnlyList<ShardInfo> Dropped { get; init; } = [];

    /// <summary>When the container was listed whose latents are all in the index after this; null when it was not.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Added.Count == 0 && Dropped.Count == 0 && ListedAt is null;
}

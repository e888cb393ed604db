namespace AePipeline.Latents.Indexing;

/// <summary>A shard of a snapshot, of which some entries may count no more.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Superseded">Whether each entry is superseded; null when none is.</param>
internal sealed record ShardPart(Shard Shard, bool[]? Superseded)
{
    /// <summary>Latents that count.</summary>
    public int Count { get; } = Superseded is null ? Shard.Vectors : Shard.Vectors - Superseded.AsSpan(0, Shard.Vectors).Count(true);

    /// <summary>Whether an entry is a latent that counts.</summary>
    public bool Counts(int entry) => !Shard.IsGone(entry) && Superseded?[entry] != true;

    /// <summary>Whether it should be written anew: more than half of it counts for nothing.</summary>
    public bool IsMostlySuperseded => Superseded is not null && Superseded.AsSpan().Count(true) > Shard.Count / 2;

    /// <summary>The entries that are not superseded.</summary>
    public ILatentEntries Rest() => new Chosen(Shard, [.. Enumerable.Range(0, Shard.Count).Where(entry => Superseded?[entry] != true)]);

    private sealed class Chosen(Shard shard, int[] entries) : ILatentEntries
    {
        public int Count => entries.Length;

        public bool IsGone(int entry) => shard.IsGone(entries[entry]);

        public ulong Key(int entry) => shard.Key(entries[entry]);

        public ReadOnlySpan<byte> Name(int entry) => shard.Name(entries[entry]);

        public ReadOnlySpan<byte> Tag(int entry) => shard.Tag(entries[entry]);

        public long WrittenAt(int entry) => shard.WrittenAt(entries[entry]);

        public double ReconstructionError(int entry) => shard.ReconstructionError(entries[entry]);

        public ulong Hash(int entry) => shard.Hash(entries[entry]);

        public ReadOnlySpan<float> Vector(int entry) => shard.Vector(entries[entry]);
    }
}

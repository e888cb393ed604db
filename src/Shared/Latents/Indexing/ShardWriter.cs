using System.Runtime.InteropServices;

namespace AePipeline.Latents.Indexing;

/// <summary>Writes shards.</summary>
internal static class ShardWriter
{
    private const int BufferLength = 1 << 20;

    /// <summary>Writes all entries that no other of them supersedes.</summary>
    /// <param name="path">The file, replaced.</param>
    /// <param name="dimensions">Length d of all vectors.</param>
    /// <param name="sources">The entries; later ones come last.</param>
    /// <returns>What was written.</returns>
    public static ShardFormat Write(string path, int dimensions, IReadOnlyList<ILatentEntries> sources)
    {
        var entries = Sort(sources);
        var gone = entries.Count(entry => entry.IsGone);
        var format = new ShardFormat(dimensions, entries.Length - gone, gone, entries.Sum(entry => entry.Name.Length + entry.Tag.Length));
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength);
        file.Write(format.ToHeader());
        Section(format.VectorsAt);
        foreach (var entry in entries) file.Write(MemoryMarshal.AsBytes(entry.Vector));
        Section(format.KeysAt);
        foreach (var entry in entries) Write(entry.Key);
        Section(format.WrittenAt);
        foreach (var entry in entries) Write(entry.WrittenAt);
        Section(format.ErrorsAt);
        foreach (var entry in entries) Write(entry.Error);
        Section(format.HashesAt);
        foreach (var entry in entries) Write(entry.Hash);
        Section(format.TextEndsAt);
        var end = 0;
        foreach (var entry in entries)
        {
            Write(end += entry.Name.Length);
            Write(end += entry.Tag.Length);
        }

        Section(format.TextAt);
        foreach (var entry in entries)
        {
            file.Write(entry.Name);
            file.Write(entry.Tag);
        }

        return format;

        void Section(long start)
        {
            while (file.Position < start) file.WriteByte(0);
        }

        void Write<T>(T value)
            where T : unmanaged => file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));
    }

    private static Entry[] Sort(IReadOnlyList<ILatentEntries> sources)
    {
        var superseded = Superseded.Find(sources, isWhole: false);
        var entries = sources
            .SelectMany((source, number) => Enumerable.Range(0, source.Count)
                .Where(entry => superseded[number]?[entry] != true)
                .Select(entry => new Entry(source, entry)))
            .ToArray();
        Array.Sort(Array.ConvertAll(entries, entry => (entry.IsGone, entry.Key)), entries);
        return entries;
    }

    private readonly record struct Entry(ILatentEntries Source, int Number)
    {
        public bool IsGone => Source.IsGone(Number);

        public ulong Key => Source.Key(Number);

        public ReadOnlySpan<byte> Name => Source.Name(Number);

        public ReadOnlySpan<byte> Tag => Source.Tag(Number);

        public long WrittenAt => Source.WrittenAt(Number);

        public double Error => Source.ReconstructionError(Number);

        public ulong Hash => Source.Hash(Number);

        public ReadOnlySpan<float> Vector => Source.Vector(Number);
    }
}

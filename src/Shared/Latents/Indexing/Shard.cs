using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AePipeline.Quality;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// A file of the index, mapped into memory and never changed. It is unmapped when everybody who <see cref="Retain"/>ed it has
/// released it, and whoever opened it has. Spans that it gives are valid until then.
/// </summary>
internal sealed unsafe class Shard : ILatentEntries
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ShardFormat _format;
    private readonly byte* _start;
    private int _references = 1;

    private Shard(ShardInfo info, MemoryMappedFile file, MemoryMappedViewAccessor view, byte* start, ShardFormat format)
    {
        (Info, _file, _view, _format) = (info, file, view, format);
        _start = start;
    }

    /// <summary>What the manifest says of it.</summary>
    public ShardInfo Info { get; }

    /// <summary>Length d of the vectors.</summary>
    public int Dimensions => _format.Dimensions;

    /// <summary>Entries that have a vector; they come first.</summary>
    public int Vectors => _format.Vectors;

    /// <inheritdoc/>
    public int Count => _format.Entries;

    /// <summary>All vectors, <c>[Vectors, d]</c>.</summary>
    public ReadOnlySpan<float> Values => Section<float>(_format.VectorsAt, Vectors * Dimensions);

    private ReadOnlySpan<ulong> Keys => Section<ulong>(_format.KeysAt, Count);

    /// <summary>Maps a file.</summary>
    /// <returns>Null when it is not there, or not what the manifest says.</returns>
    public static Shard? TryOpen(string path, ShardInfo info)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != info.Bytes || info.Bytes is < ShardFormat.Alignment or > int.MaxValue) return null;
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, info.Bytes, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);

        // Reading it whole also brings it into memory before the first search.
        var content = new ReadOnlySpan<byte>(start, (int)info.Bytes);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) == info.Sha256
            && ShardFormat.TryRead(content, out var format)
            && (format.Dimensions, format.Vectors, format.Gone) == (info.Dimensions, info.Vectors, info.Gone))
        {
            return new Shard(info, file, view, start, format);
        }

        Unmap(file, view);
        return null;
    }

    /// <summary>Keeps it mapped until <see cref="Release"/>.</summary>
    public void Retain() => Interlocked.Increment(ref _references);

    /// <summary>Ends a <see cref="Retain"/>, or the use of whoever opened it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) Unmap(_file, _view);
    }

    /// <summary>An image's entry, or -1.</summary>
    /// <param name="name">Its path in UTF-8.</param>
    /// <param name="key">The name's <see cref="LatentKey"/>.</param>
    public int Find(ReadOnlySpan<byte> name, ulong key)
    {
        var found = Find(0, Vectors, name, key);
        return found >= 0 ? found : Find(Vectors, Count, name, key);
    }

    /// <inheritdoc/>
    public bool IsGone(int entry) => entry >= Vectors;

    /// <inheritdoc/>
    public ulong Key(int entry) => Keys[entry];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Name(int entry) => Text(2 * entry);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Tag(int entry) => Text((2 * entry) + 1);

    /// <inheritdoc/>
    public long WrittenAt(int entry) => Section<long>(_format.WrittenAt, Count)[entry];

    /// <inheritdoc/>
    public double ReconstructionError(int entry) => Section<double>(_format.ErrorsAt, Count)[entry];

    /// <inheritdoc/>
    public ulong Hash(int entry) => _format.HasHashes ? Section<ulong>(_format.HashesAt, Count)[entry] : PerceptualHash.None;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Vector(int entry) => IsGone(entry) ? [] : Values.Slice(entry * Dimensions, Dimensions);

    private static void Unmap(MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private int Find(int first, int end, ReadOnlySpan<byte> name, ulong key)
    {
        var place = Keys[first..end].BinarySearch(key);
        if (place < 0) return -1;
        var entry = first + place;
        while (entry > first && Keys[entry - 1] == key) entry--;
        for (; entry < end && Keys[entry] == key; entry++)
        {
            if (Name(entry).SequenceEqual(name)) return entry;
        }

        return -1;
    }

    private ReadOnlySpan<byte> Text(int number)
    {
        var ends = Section<int>(_format.TextEndsAt, Count * 2);
        var start = number == 0 ? 0 : ends[number - 1];
        return Section<byte>(_format.TextAt, _format.TextLength)[start..ends[number]];
    }

    private ReadOnlySpan<T> Section<T>(long at, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(new ReadOnlySpan<byte>(_start + at, checked(count * sizeof(T))));
}

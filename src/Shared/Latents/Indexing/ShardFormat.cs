using System.Runtime.InteropServices;

namespace AePipeline.Latents.Indexing;

/// <summary>
/// Where things are in a shard's file, docs/latents.md: a header, then sections that each begin at a multiple of
/// <see cref="Alignment"/>, numbers in little endian. Entries with a vector come first and then those that are gone, each in
/// the order of their keys.
/// </summary>
internal readonly record struct ShardFormat
{
    /// <summary>Number of the index, which is part of the blobs' names, and of the first format of its shards, which have no hashes.</summary>
    public const int Version = 1;

    /// <summary>Number of the format that is written.</summary>
    public const int WithHashes = 2;

    /// <summary>Bytes to whose multiples sections are aligned; a cache line.</summary>
    public const int Alignment = 64;

    /// <summary>Describes a file.</summary>
    /// <param name="dimensions">Length d of the vectors.</param>
    /// <param name="vectors">Entries that have one.</param>
    /// <param name="gone">Entries that have none.</param>
    /// <param name="textLength">Bytes of all names and tags.</param>
    /// <param name="hasHashes">Whether it is of the format that has them.</param>
    public ShardFormat(int dimensions, int vectors, int gone, int textLength, bool hasHashes = true)
    {
        (Dimensions, Vectors, Gone, TextLength, HasHashes) = (dimensions, vectors, gone, textLength, hasHashes);
        var end = (long)Alignment;
        VectorsAt = Place(ref end, (long)vectors * dimensions * sizeof(float));
        KeysAt = Place(ref end, (long)Entries * sizeof(ulong));
        WrittenAt = Place(ref end, (long)Entries * sizeof(long));
        ErrorsAt = Place(ref end, (long)Entries * sizeof(double));
        HashesAt = Place(ref end, hasHashes ? (long)Entries * sizeof(ulong) : 0);
        TextEndsAt = Place(ref end, (long)Entries * 2 * sizeof(int));
        TextAt = Place(ref end, textLength);
        Length = end;
    }

    /// <summary>The first bytes of a file.</summary>
    public static ReadOnlySpan<byte> Signature => "AELATENT"u8;

    public int Dimensions { get; }

    public int Vectors { get; }

    public int Gone { get; }

    public int TextLength { get; }

    public int Entries => Vectors + Gone;

    /// <summary>float32 <c>[Vectors, d]</c>.</summary>
    public long VectorsAt { get; }

    /// <summary>uint64 <c>[Entries]</c>: <see cref="LatentKey"/>.</summary>
    public long KeysAt { get; }

    /// <summary>int64 <c>[Entries]</c>: seconds since 1970.</summary>
    public long WrittenAt { get; }

    /// <summary>float64 <c>[Entries]</c>: reconstruction errors.</summary>
    public long ErrorsAt { get; }

    /// <summary>Whether there are hashes; shards that were written before are read without.</summary>
    public bool HasHashes { get; }

    /// <summary>uint64 <c>[Entries]</c>: <see cref="Quality.PerceptualHash"/>.</summary>
    public long HashesAt { get; }

    /// <summary>int32 <c>[Entries, 2]</c>: where each name and each tag ends in the text.</summary>
    public long TextEndsAt { get; }

    /// <summary>Name and tag of each entry, one after the other.</summary>
    public long TextAt { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    /// <summary>Reads a header.</summary>
    /// <returns>False when it is not one of this format.</returns>
    public static bool TryRead(ReadOnlySpan<byte> file, out ShardFormat format)
    {
        format = default;
        if (file.Length < Alignment || !file.StartsWith(Signature)) return false;
        var numbers = MemoryMarshal.Cast<byte, int>(file[Signature.Length..Alignment]);
        if (numbers[0] is not (Version or WithHashes) || numbers[1] < 0 || numbers[2] < 0 || numbers[3] < 0 || numbers[4] < 0) return false;
        format = new ShardFormat(numbers[1], numbers[2], numbers[3], numbers[4], hasHashes: numbers[0] == WithHashes);
        return format.Length == file.Length;
    }

    /// <summary>The header's bytes.</summary>
    public byte[] ToHeader()
    {
        var header = new byte[Alignment];
        Signature.CopyTo(header);
        ReadOnlySpan<int> numbers = [HasHashes ? WithHashes : Version, Dimensions, Vectors, Gone, TextLength];
        MemoryMarshal.AsBytes(numbers).CopyTo(header.AsSpan(Signature.Length));
        return header;
    }

    private static long Place(ref long end, long length)
    {
        var start = (end + Alignment - 1) / Alignment * Alignment;
        end = start + length;
        return start;
    }
}

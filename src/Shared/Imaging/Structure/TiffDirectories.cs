using System.Buffers.Binary;

namespace AePipeline.Imaging.Structure;

/// <summary>Reads the directories of a TIFF or BigTIFF; what is damaged is left out.</summary>
internal sealed class TiffDirectories
{
    private const int MostTags = 4096;
    private const int MostValues = 4_000_000;

    private readonly FileBytes _file;
    private readonly bool _isBigEndian;
    private readonly bool _isBig;

    public TiffDirectories(FileBytes file)
    {
        _file = file;
        var head = file.Read(16);
        if (head.Length < 8)
        {
            return;
        }

        _isBigEndian = head[0] == 'M';
        _isBig = head[_isBigEndian ? 3 : 2] == 43;
        First = _isBig ? (head.Length == 16 ? (long)Number(head.AsSpan(8, 8)) : 0) : (long)Number(head.AsSpan(4, 4));
    }

    /// <summary>Where the first directory is.</summary>
    public long First { get; }

    /// <summary>The directory at an offset; null when there is none.</summary>
    public TiffDirectory? Read(long offset)
    {
        if (offset < 8 || offset >= _file.Length)
        {
            return null;
        }

        _file.Seek(offset);
        var count = _file.Read(_isBig ? 8 : 2);
        var entrySize = _isBig ? 20 : 12;
        if (count.Length == 0 || Number(count) is var tags && tags > MostTags)
        {
            return null;
        }

        var entries = _file.Read(entrySize * (int)tags);
        var next = _file.Read(_isBig ? 8 : 4);
        var values = new Dictionary<int, long[]>();
        for (var at = 0; at + entrySize <= entries.Length; at += entrySize)
        {
            var entry = entries.AsSpan(at, entrySize);
            values.TryAdd((int)Number(entry[..2]), Values(entry));
        }

        return new TiffDirectory(values, (long)Number(next));
    }

    private long[] Values(ReadOnlySpan<byte> entry)
    {
        var size = Number(entry[2..4]) switch
        {
            1 => 1,
            3 => 2,
            4 or 13 => 4,
            16 or 18 => 8,
            _ => 0,
        };
        var field = _isBig ? 8 : 4;
        var count = Number(entry.Slice(4, field));
        if (size == 0 || count > MostValues)
        {
            return [];
        }

        var bytes = entry[(4 + field)..];
        if ((int)count * size > field)
        {
            _file.Seek((long)Math.Min(Number(bytes), long.MaxValue));
            bytes = _file.Read((int)count * size);
        }

        var values = new long[Math.Min((int)count, bytes.Length / size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)Number(bytes.Slice(i * size, size));
        }

        return values;
    }

    private ulong Number(ReadOnlySpan<byte> bytes) => (bytes.Length, _isBigEndian) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (8, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        (8, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => 0,
    };
}

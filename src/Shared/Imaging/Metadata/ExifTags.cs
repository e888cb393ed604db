using System.Buffers.Binary;
using System.Text;

namespace AePipeline.Imaging.Metadata;

/// <summary>
/// The directories of an EXIF block, or of a TIFF, which is built alike: values as they are in the file, so that what is carried
/// over does not change. What is damaged is left out.
/// </summary>
/// <remarks>CIPA DC-008, "Exchangeable image file format": 4.5 (structure), 4.6 (tags).</remarks>
/// <param name="IsBigEndian">Order of the bytes of all values.</param>
/// <param name="Picture">IFD 0: the picture.</param>
/// <param name="Photo">The Exif IFD: how it was taken.</param>
/// <param name="Position">The GPS IFD: where.</param>
internal sealed record ExifTags(
    bool IsBigEndian, IReadOnlyList<ExifEntry> Picture, IReadOnlyList<ExifEntry> Photo, IReadOnlyList<ExifEntry> Position)
{
    /// <summary>Bytes of a block at most: one segment of a JPEG holds no more, and programs add some tags of their own.</summary>
    public const int MostBytes = 60_000;

    private const int MostEntries = 2000;
    private const int EntryBytes = 12;
    private const int HeaderBytes = 8;
    private const int PointerType = 4;

    /// <summary>No tags.</summary>
    public static ExifTags Empty { get; } = new(IsBigEndian: false, [], [], []);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Picture.Count == 0 && Photo.Count == 0 && Position.Count == 0;

    /// <summary>Reads a block, with or without <c>Exif</c> before it.</summary>
    public static ExifTags Read(byte[] block)
    {
        var start = block.AsSpan().StartsWith("Exif\0\0"u8) ? 6 : 0;
        using var stream = new MemoryStream(block, start, block.Length - start, writable: false);
        return Read(stream);
    }

    /// <summary>Reads a TIFF from its beginning.</summary>
    public static ExifTags Read(Stream tiff)
    {
        var head = new byte[HeaderBytes];
        tiff.Position = 0;
        if (tiff.ReadAtLeast(head, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || head[0] != head[1] || head[0] is not ((byte)'I' or (byte)'M')) return Empty;
        var reader = new Reader(tiff, head[0] == 'M');
        if (reader.Number(head.AsSpan(2, 2)) != 42) return Empty;
        var picture = reader.ReadDirectory(reader.Number(head.AsSpan(4)));
        return new ExifTags(
            reader.IsBigEndian,
            [.. picture.Where(entry => entry.Tag is not (ExifTag.PhotoDirectory or ExifTag.PositionDirectory))],
            reader.ReadDirectory(picture.Find(entry => entry.Tag == ExifTag.PhotoDirectory)),
            reader.ReadDirectory(picture.Find(entry => entry.Tag == ExifTag.PositionDirectory)));
    }

    /// <summary>The text of a tag; null when there is none. Most is ASCII by the standard and UTF-8 in practice.</summary>
    public static string? Text(IEnumerable<ExifEntry> directory, ushort tag) =>
        directory.FirstOrDefault(entry => entry.Tag == tag && entry.Type == ExifEntry.TextType) is { } entry
        && Encoding.UTF8.GetString(entry.Data).TrimEnd('\0', ' ') is { Length: > 0 } text ? text : null;

    /// <summary>The same block with the largest values left out, if it would be too large.</summary>
    public ExifTags Fit()
    {
        var all = Picture.Concat(Photo).Concat(Position).OrderBy(entry => entry.Data.Length).ToList();
        var room = MostBytes - HeaderBytes - (3 * (2 + 4)) - (2 * EntryBytes);
        var kept = all.TakeWhile(entry => (room -= EntryBytes + Padded(entry.Data.Length)) >= 0).ToHashSet(ReferenceEqualityComparer.Instance);
        return kept.Count == all.Count ? this : this with
        {
            Picture = [.. Picture.Where(kept.Contains)],
            Photo = [.. Photo.Where(kept.Contains)],
            Position = [.. Position.Where(kept.Contains)],
        };
    }

    /// <summary>The block, with <c>Exif</c> before it as files have it.</summary>
    public byte[] Write()
    {
        var picture = Picture.ToList();
        if (Photo.Count > 0) picture.Add(Pointer(ExifTag.PhotoDirectory));
        if (Position.Count > 0) picture.Add(Pointer(ExifTag.PositionDirectory));
        var photoAt = HeaderBytes + SizeOf(picture);
        var positionAt = photoAt + (Photo.Count > 0 ? SizeOf(Photo) : 0);
        Point(picture, ExifTag.PhotoDirectory, photoAt);
        Point(picture, ExifTag.PositionDirectory, positionAt);

        using var block = new MemoryStream();
        block.Write("Exif\0\0"u8);
        block.Write(IsBigEndian ? "MM"u8 : "II"u8);
        WriteNumber(block, 42, 2);
        WriteNumber(block, HeaderBytes, 4);
        WriteDirectory(block, picture, HeaderBytes);
        if (Photo.Count > 0) WriteDirectory(block, Photo, photoAt);
        if (Position.Count > 0) WriteDirectory(block, Position, positionAt);
        return block.ToArray();
    }

    private static int SizeOf(IEnumerable<ExifEntry> directory) => 2 + 4 + directory.Sum(entry => EntryBytes + Padded(entry.Data.Length));

    // Values of up to four bytes stand in the entry itself; others begin at an even place.
    private static int Padded(int length) => length <= 4 ? 0 : length + (length & 1);

    private static ExifEntry Pointer(ushort tag) => new(tag, PointerType, 1, new byte[4]);

    private void Point(List<ExifEntry> picture, ushort tag, int offset)
    {
        if (picture.Find(entry => entry.Tag == tag) is not { } pointer) return;
        if (IsBigEndian) BinaryPrimitives.WriteInt32BigEndian(pointer.Data, offset);
        else BinaryPrimitives.WriteInt32LittleEndian(pointer.Data, offset);
    }

    private void WriteDirectory(MemoryStream block, IReadOnlyCollection<ExifEntry> directory, int at)
    {
        var dataAt = at + 2 + (EntryBytes * directory.Count) + 4;
        using var data = new MemoryStream();
        WriteNumber(block, directory.Count, 2);
        foreach (var entry in directory.OrderBy(entry => entry.Tag))
        {
            WriteNumber(block, entry.Tag, 2);
            WriteNumber(block, entry.Type, 2);
            WriteNumber(block, (int)entry.Count, 4);
            if (entry.Data.Length <= 4)
            {
                block.Write(entry.Data);
                block.Write(new byte[4 - entry.Data.Length]);
            }
            else
            {
                WriteNumber(block, dataAt + (int)data.Length, 4);
                data.Write(entry.Data);
                data.Write(new byte[entry.Data.Length & 1]);
            }
        }

        // No directory follows: the next one would be that of a thumbnail.
        WriteNumber(block, 0, 4);
        data.WriteTo(block);
    }

    private void WriteNumber(MemoryStream block, int number, int bytes)
    {
        for (var i = 0; i < bytes; i++) block.WriteByte((byte)(number >> (8 * (IsBigEndian ? bytes - 1 - i : i))));
    }

    /// <summary>Reads directories at offsets from the beginning.</summary>
    private sealed class Reader(Stream stream, bool isBigEndian)
    {
        public bool IsBigEndian => isBigEndian;

        public List<ExifEntry> ReadDirectory(ExifEntry? pointer) =>
            pointer is { Data.Length: 4 } ? ReadDirectory(Number(pointer.Data)) : [];

        public List<ExifEntry> ReadDirectory(long offset)
        {
            var entries = new List<ExifEntry>();
            var count = Read(offset, 2) is { } number ? Math.Min(Number(number), MostEntries) : 0;
            for (var i = 0; i < count && Read(offset + 2 + (EntryBytes * i), EntryBytes) is { } entry; i++)
            {
                var type = (ushort)Number(entry.AsSpan(2, 2));
                var length = Number(entry.AsSpan(4, 4)) * ExifEntry.BytesOf(type);
                if (length is 0 or > MostBytes) continue;
                var data = length <= 4 ? entry[8..(8 + (int)length)] : Read(Number(entry.AsSpan(8)), (int)length);
                if (data is not null) entries.Add(new ExifEntry((ushort)Number(entry.AsSpan(0, 2)), type, (uint)Number(entry.AsSpan(4, 4)), data));
            }

            return entries;
        }

        public long Number(ReadOnlySpan<byte> bytes) => (bytes.Length, isBigEndian) switch
        {
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        };

        private byte[]? Read(long offset, int count)
        {
            if (offset < 0 || offset + count > stream.Length) return null;
            stream.Position = offset;
            var bytes = new byte[count];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}

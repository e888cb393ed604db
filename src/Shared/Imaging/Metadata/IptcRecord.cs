using System.Buffers.Binary;
using System.Text;

namespace AePipeline.Imaging.Metadata;

/// <summary>The IPTC data of an image, bare or among the resources of Photoshop.</summary>
/// <remarks>IPTC, "Information Interchange Model", version 4; Adobe, "Photoshop File Formats": image resource blocks.</remarks>
internal sealed class IptcRecord
{
    private const int Resource = 0x0404;
    private const byte Marker = 0x1C;
    private const byte Author = 80;
    private const byte Copyright = 116;

    private readonly byte[] _bytes;
    private readonly List<(byte Record, byte DataSet, byte[] Data)> _data = [];

    private IptcRecord(byte[] bytes)
    {
        _bytes = bytes;
        for (var at = 0; at + 5 <= bytes.Length && bytes[at] == Marker;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 3));

            // The highest bit says that the length has a length: of texts it never has.
            if (length > short.MaxValue || at + 5 + length > bytes.Length) break;
            _data.Add((bytes[at + 1], bytes[at + 2], bytes[(at + 5)..(at + 5 + length)]));
            at += 5 + length;
        }
    }

    /// <summary>The authors, several with a semicolon between them as in EXIF; null when there is none.</summary>
    public string? Authors => Texts(Author);

    /// <summary>Whose the picture is; null when it is not said.</summary>
    public string? Rights => Texts(Copyright);

    // A file says that its texts are UTF-8 by an escape sequence of ISO 2022.
    private Encoding TextEncoding => _data.Exists(entry => entry is (1, 90, [0x1B, (byte)'%', (byte)'G'])) ? Encoding.UTF8 : Encoding.Latin1;

    /// <summary>Reads what a file holds; null for what is no IPTC data.</summary>
    public static IptcRecord? Read(byte[] bytes)
    {
        var found = bytes.AsSpan().StartsWith(Header) ? FindResource(bytes.AsSpan(Header.Length)) : bytes;
        var record = found is null ? null : new IptcRecord(found);
        return record is { _data.Count: > 0 } ? record : null;
    }

    /// <summary>The data as files hold it: a single resource, without the previews that Photoshop puts beside it.</summary>
    public byte[] Write()
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, _bytes.Length);
        return [.. Header, .. "8BIM"u8, Resource >> 8, Resource & 0xff, 0, 0, .. length, .. _bytes, .. new byte[_bytes.Length & 1]];
    }

    private static ReadOnlySpan<byte> Header => "Photoshop 3.0\0"u8;

    private static byte[]? FindResource(ReadOnlySpan<byte> blocks)
    {
        while (blocks.Length >= 12 && blocks.StartsWith("8BIM"u8))
        {
            var kind = BinaryPrimitives.ReadUInt16BigEndian(blocks[4..]);

            // The name has its length before it, and both together an even one.
            var sizeAt = 6 + ((blocks[6] + 2) & ~1);
            if (sizeAt + 4 > blocks.Length) return null;
            var size = BinaryPrimitives.ReadUInt32BigEndian(blocks[sizeAt..]);
            var data = blocks[(sizeAt + 4)..];
            if (size > data.Length) return null;
            if (kind == Resource) return data[..(int)size].ToArray();
            blocks = data[Math.Min((int)size + (int)(size & 1), data.Length)..];
        }

        return null;
    }

    private string? Texts(byte dataSet)
    {
        var texts = _data.Where(entry => entry.Record == 2 && entry.DataSet == dataSet)
            .Select(entry => TextEncoding.GetString(entry.Data).Trim('\0', ' ')).Where(text => text.Length > 0).ToList();
        return texts.Count > 0 ? string.Join("; ", texts) : null;
    }
}

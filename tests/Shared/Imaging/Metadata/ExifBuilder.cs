using System.Text;

namespace AePipeline.Tests.Imaging.Metadata;

/// <summary>EXIF blocks, and TIFFs with the same tags, written byte by byte and by no code of the pipeline.</summary>
/// <param name="isBigEndian">Order of the bytes.</param>
internal sealed class ExifBuilder(bool isBigEndian = false)
{
    private const int Side = 16;

    private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _picture = [];
    private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _photo = [];
    private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _position = [];
    private readonly SortedDictionary<int, (int Type, int Count, byte[] Data)> _thumbnail = [];
    private byte[] _preview = [];

    /// <summary>What a camera writes, and some more: everything that is safe to keep, and something of all that is not.</summary>
    public static ExifBuilder Camera(bool isBigEndian = false)
    {
        var exif = new ExifBuilder(isBigEndian);
        exif.Picture(0x010E, "DESCRIPTION").Picture(0x010F, "Canon").Picture(0x0110, "EOS Test").Picture(0x0131, "SOFTWARE").Picture(0x0132, "2024:06:01 00:00:00")
            .Picture(0x013B, "Jörg Author").Picture(0x013C, "HOSTCOMPUTER").Picture(0x8298, "(c) Jörg").Photo(0x9003, "2024:05:01 12:34:56").Photo(0x9011, "+02:00")
            .Photo(0x9291, "78").Photo(0xA420, "UNIQUEID").Photo(0xA430, "OWNERNAME").Photo(0xA431, "SERIALBODY").Photo(0xA434, "50mm F1.8").Photo(0xA435, "SERIALLENS");
        exif._picture[0x011A] = exif.Rationals(300, 1);
        exif._picture[0x011B] = exif.Rationals(300, 1);
        exif._picture[0x0128] = exif.Shorts(2);
        exif._photo[0x829A] = exif.Rationals(1, 250);
        exif._photo[0x829D] = exif.Rationals(28, 10);
        exif._photo[0x8827] = exif.Shorts(400);
        exif._photo[0xA002] = exif.Longs(4000);
        exif._photo[0xA003] = exif.Longs(3000);
        exif._position[1] = Text("N");
        exif._position[2] = exif.Rationals(51, 1, 30, 1, 0, 1);
        exif._position[3] = Text("E");
        exif._position[4] = exif.Rationals(0, 1, 7, 1, 0, 1);
        return exif.Undefined(0x927C, "MAKERNOTE").Undefined(0x9286, "ASCII\0\0\0COMMENT");
    }

    public ExifBuilder Picture(int tag, string text) => With(_picture, tag, Text(text));

    public ExifBuilder Photo(int tag, string text) => With(_photo, tag, Text(text));

    public ExifBuilder Undefined(int tag, string bytes) => With(_photo, tag, (7, bytes.Length, Encoding.ASCII.GetBytes(bytes)));

    public ExifBuilder Orientation(int orientation) => With(_picture, 0x0112, Shorts(orientation));

    /// <summary>A small picture in the directory of previews.</summary>
    public ExifBuilder Thumbnail(byte[] jpeg)
    {
        _thumbnail[0x0103] = Shorts(6);
        _thumbnail[0x0202] = Longs(jpeg.Length);
        _preview = jpeg;
        return this;
    }

    /// <summary>The block without <c>Exif</c> before it.</summary>
    public byte[] Build()
    {
        // Twice: the first time for the sizes that offsets follow from.
        var (photo, position, thumbnail) = (0, 0, 0);
        for (var round = 0; ; round++)
        {
            if (_photo.Count > 0) _picture[0x8769] = Longs(photo);
            if (_position.Count > 0) _picture[0x8825] = Longs(position);
            if (_thumbnail.Count > 0) _thumbnail[0x0201] = Longs(0);
            var block = new List<byte>([.. isBigEndian ? "MM"u8 : "II"u8, .. Number(42, 2), .. Number(8, 4)]);
            Append(block, _picture, thumbnail);
            (var photoAt, photo) = (photo, block.Count);
            if (_photo.Count > 0) Append(block, _photo, 0);
            position = block.Count;
            if (_position.Count > 0) Append(block, _position, 0);
            if (_thumbnail.Count > 0)
            {
                thumbnail = block.Count;
                var sizes = new List<byte>();
                Append(sizes, _thumbnail, 0);
                _thumbnail[0x0201] = Longs(thumbnail + sizes.Count);
                Append(block, _thumbnail, 0);
                block.AddRange(_preview);
            }

            if (round > 0 && photoAt == photo) return [.. block];
        }
    }

    /// <summary>A TIFF of a grey picture.</summary>
    public byte[] BuildTiff()
    {
        foreach (var (tag, value) in new[] { (256, Side), (257, Side), (258, 8), (259, 1), (262, 1), (277, 1), (278, Side) }) _picture[tag] = Shorts(value);
        _picture[279] = Longs(Side * Side);
        _picture[273] = Longs(0);
        _picture[273] = Longs(Build().Length);
        return [.. Build(), .. Enumerable.Repeat((byte)100, Side * Side)];
    }

    private ExifBuilder With(SortedDictionary<int, (int Type, int Count, byte[] Data)> directory, int tag, (int Type, int Count, byte[] Data) value)
    {
        directory[tag] = value;
        return this;
    }

    private static (int Type, int Count, byte[] Data) Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        return (2, bytes.Length, bytes);
    }

    private (int Type, int Count, byte[] Data) Shorts(params int[] values) => (3, values.Length, [.. values.SelectMany(value => Number(value, 2))]);

    private (int Type, int Count, byte[] Data) Longs(params int[] values) => (4, values.Length, [.. values.SelectMany(value => Number(value, 4))]);

    private (int Type, int Count, byte[] Data) Rationals(params int[] values) => (5, values.Length / 2, [.. values.SelectMany(value => Number(value, 4))]);

    private byte[] Number(int value, int bytes) =>
        [.. Enumerable.Range(0, bytes).Select(i => (byte)(value >> (8 * (isBigEndian ? bytes - 1 - i : i))))];

    private void Append(List<byte> block, SortedDictionary<int, (int Type, int Count, byte[] Data)> directory, int next)
    {
        var dataAt = block.Count + 2 + (12 * directory.Count) + 4;
        var data = new List<byte>();
        block.AddRange(Number(directory.Count, 2));
        foreach (var (tag, (type, count, bytes)) in directory)
        {
            block.AddRange([.. Number(tag, 2), .. Number(type, 2), .. Number(count, 4)]);
            if (bytes.Length <= 4)
            {
                block.AddRange([.. bytes, .. new byte[4 - bytes.Length]]);
                continue;
            }

            block.AddRange(Number(dataAt + data.Count, 4));
            data.AddRange([.. bytes, .. new byte[bytes.Length & 1]]);
        }

        block.AddRange(Number(next, 4));
        block.AddRange(data);
    }
}

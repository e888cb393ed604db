using System.Buffers.Binary;

namespace AePipeline.Tests.Imaging;

/// <summary>Little-endian TIFFs written tag by tag, for what no library here writes.</summary>
internal sealed class TiffBuilder
{
    private const int Side = 16;

    private readonly SortedDictionary<ushort, uint[]> _tags = [];
    private readonly byte[] _strip;

    /// <param name="strip">The pixels as the file holds them; 16 x 16 of them.</param>
    /// <param name="samples">Samples a pixel, of 8 bits.</param>
    public TiffBuilder(byte[] strip, int samples)
    {
        _strip = strip;
        With(256, Side).With(257, Side).With(258, [.. Enumerable.Repeat(8u, samples)]).With(259, 1).With(262, samples < 3 ? 1u : 2u)
            .With(277, (uint)samples).With(278, Side).With(279, (uint)strip.Length);
    }

    /// <summary>Pixels of one value.</summary>
    public static byte[] Even(int samples, byte value = 100) => [.. Enumerable.Repeat(value, Side * Side * samples)];

    public TiffBuilder With(ushort tag, params uint[] values)
    {
        _tags[tag] = values;
        return this;
    }

    /// <summary>One page a builder; the last one may instead be a sub-directory of the first.</summary>
    public static byte[] Build(TiffBuilder[] pages, bool lastIsSub = false, string? mark = null)
    {
        var file = new List<byte>([.. "II*\0"u8, 0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(mark ?? "")]);
        var links = new List<int> { 4 };
        var sub = 0;
        for (var i = 0; i < pages.Length; i++)
        {
            var isSub = lastIsSub && i == pages.Length - 1;
            if (lastIsSub && i == 0) pages[i].With(330, 0);
            pages[i].With(273, (uint)file.Count);
            file.AddRange(pages[i]._strip);
            if (file.Count % 2 != 0) file.Add(0);
            var (directory, link, subField) = pages[i].Append(file);
            Write(file, isSub ? sub : links[^1], (uint)directory);
            if (!isSub) links.Add(link);
            if (i == 0) sub = subField;
        }

        return [.. file];
    }

    private (int Directory, int Link, int SubField) Append(List<byte> file)
    {
        var places = new Dictionary<ushort, uint>();
        foreach (var (tag, values) in _tags.Where(tag => tag.Value.Length > 1))
        {
            places[tag] = (uint)file.Count;
            foreach (var value in values) Add(file, value, 4);
        }

        var (directory, subField) = (file.Count, 0);
        Add(file, (uint)_tags.Count, 2);
        foreach (var (tag, values) in _tags)
        {
            Add(file, tag, 2);
            Add(file, 4, 2);
            Add(file, (uint)values.Length, 4);
            if (tag == 330) subField = file.Count;
            Add(file, places.TryGetValue(tag, out var place) ? place : values[0], 4);
        }

        Add(file, 0, 4);
        return (directory, file.Count - 4, subField);
    }

    private static void Add(List<byte> file, uint value, int bytes)
    {
        var whole = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(whole, value);
        file.AddRange(whole[..bytes]);
    }

    private static void Write(List<byte> file, int at, uint value)
    {
        var whole = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(whole, value);
        for (var i = 0; i < 4; i++) file[at + i] = whole[i];
    }
}

namespace AePipeline.Imaging.Structure;

/// <summary>
/// What the segments of a JPEG say, without decoding: how many scans it has, whether they can be all there is to it, and
/// which harmless oddities would make a decoder that minds every warning refuse it.
/// </summary>
internal sealed class JpegStructure
{
    // A file with more pieces of rubbish between its segments than any camera leaves is left to the decoder.
    private const int MostPatches = 64;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    // First and last coefficient and bit position of a scan that brings everything.
    private static readonly byte[] s_sequential = [0, 63, 0];

    private readonly FileBytes _file;
    private readonly List<FilePatch> _patches = [];
    private JpegFrame? _frame;
    private long _scanBytes;
    private bool _ended;

    private JpegStructure(FileBytes file)
    {
        _file = file;
        ReadSegments();
        if (!_ended && _frame is { IsComplete: true })
        {
            _patches.Add(new FilePatch(_file.Length, 0, [0xFF, EndOfImage]));
        }
    }

    /// <summary>Scans, each of which a decoder goes over the whole image for.</summary>
    public int Scans { get; private set; }

    /// <summary>
    /// Makes of the file what a strict decoder takes, where nothing visible is wrong with it: without stray bytes between
    /// segments, with the parameters that a sequential scan must have, and with the end marker when only that is missing.
    /// </summary>
    public IReadOnlyList<FilePatch> Patches => _patches.Count <= MostPatches ? _patches : [];

    /// <summary>Whether the scans' bytes cannot hold that many blocks, whatever they contain.</summary>
    public bool IsTooShort => _frame is { } frame && frame.LeastBits > _scanBytes * 8;

    /// <summary>Reads a file as far as its end marker.</summary>
    public static JpegStructure Read(string path)
    {
        using var file = new FileBytes(path);
        return new JpegStructure(file);
    }

    private void ReadSegments()
    {
        _file.Skip(2);
        while (!_ended && NextMarker() is { } marker)
        {
            if (marker == EndOfImage)
            {
                _ended = true;
            }
            else if (marker is not (0x01 or (>= 0xD0 and <= 0xD8)))
            {
                ReadSegment(marker);
            }
        }
    }

    /// <summary>The next marker, noting what is in front of it that does not belong there.</summary>
    private byte? NextMarker()
    {
        var start = _file.Position;
        while (_file.FindNext(0xFF))
        {
            var junk = _file.Position - start;
            int value;
            do
            {
                value = _file.Read();
            }
            while (value == 0xFF);
            if (value > 0)
            {
                if (junk > 0)
                {
                    _patches.Add(new FilePatch(start, junk, []));
                }

                return (byte)value;
            }
        }

        return null;
    }

    private void ReadSegment(byte marker)
    {
        var start = _file.Position;
        var length = _file.Read(2) is [var high, var low] ? Math.Max((high << 8) | low, 2) : 2;
        if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
        {
            _frame = JpegFrame.Read(marker, _file.Read(length - 2));
        }
        else if (marker == 0xE0 && _file.Read(Math.Min(length - 2, 6)) is [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, not 1])
        {
            _patches.Add(new FilePatch(start + 7, 1, [1]));
        }
        else if (marker == StartOfScan)
        {
            ReadScan(_file.Read(length - 2));
        }

        if (marker != StartOfScan)
        {
            _file.Seek(start + length);
        }
    }

    private void ReadScan(byte[] header)
    {
        Scans++;
        if (header is [var count, ..] && header.Length == (2 * count) + 4)
        {
            var parameters = header.AsSpan(1 + (2 * count));
            if (_frame is { IsSequential: true } && !parameters.SequenceEqual(s_sequential))
            {
                _patches.Add(new FilePatch(_file.Position - 3, 3, s_sequential));
                s_sequential.CopyTo(parameters);
            }

            for (var i = 0; i < count; i++)
            {
                _frame?.Cover(header[1 + (2 * i)], parameters[0], parameters[1], lowestBit: parameters[2] & 15);
            }
        }

        var start = _file.Position;
        while (_file.FindNext(0xFF))
        {
            var marker = _file.Position;
            _file.Skip(1);
            var value = _file.Read();
            if (value is 0 or (>= 0xD0 and <= 0xD7))
            {
                continue;
            }

            // Fill bytes may precede a marker.
            _file.Seek(marker);
            if (value != 0xFF)
            {
                break;
            }

            _file.Skip(1);
        }

        _scanBytes += _file.Position - start;
    }
}

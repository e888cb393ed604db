namespace AePipeline.Imaging.Structure;

/// <summary>
/// Counts the pixels that the first frame of a GIF codes, without drawing one. A decoder draws what there is and leaves
/// the rest as it was, or stops at the last pixel whatever follows.
/// </summary>
internal sealed class GifStructure
{
    private readonly FileBytes _file;
    private int _blockLeft;
    private uint _bits;
    private int _count;

    private GifStructure(FileBytes file) => _file = file;

    /// <summary>Whether the first frame's codes exist and give as many pixels as it has; true as well when there is no frame.</summary>
    public static bool IsIntact(string path)
    {
        using var file = new FileBytes(path);
        return new GifStructure(file).ReadBlocks();
    }

    private bool ReadBlocks()
    {
        _file.Skip(10);
        var flags = _file.Read();
        _file.Skip(2 + Palette(flags));
        while (true)
        {
            switch (_file.Read())
            {
                case '!':
                    _file.Skip(1);
                    SkipBlocks();
                    break;
                case ',' when _file.Read(9) is { Length: 9 } frame:
                    _file.Skip(Palette(frame[8]));
                    return ReadCodes((frame[4] | (frame[5] << 8)) * (long)(frame[6] | (frame[7] << 8)));
                default:
                    return true;
            }
        }
    }

    private static int Palette(int flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private void SkipBlocks()
    {
        while (_file.Read() is > 0 and var length)
        {
            _file.Skip(length);
        }
    }

    private bool ReadCodes(long pixels)
    {
        var smallest = _file.Read();
        if (smallest is < 1 or > 11)
        {
            return false;
        }

        var clear = 1 << smallest;
        var end = clear + 1;
        var lengths = new int[4096];
        Array.Fill(lengths, 1, 0, clear);
        var (next, size, last, drawn) = (end + 1, smallest + 1, -1, 0L);
        while (TakeCode(size) is >= 0 and var code)
        {
            if (code == clear)
            {
                (next, size, last) = (end + 1, smallest + 1, -1);
                continue;
            }

            if (code == end)
            {
                return drawn == pixels && IsUsedUp();
            }

            // The code that is about to be defined stands for the last one and its own first pixel.
            if (code > next || (code == next && last < 0) || (code > end && code < next && lengths[code] == 0))
            {
                return false;
            }

            if (last >= 0 && next < lengths.Length)
            {
                lengths[next++] = lengths[last] + 1;
                if (next == 1 << size && size < 12)
                {
                    size++;
                }
            }

            if (code >= next)
            {
                return false;
            }

            last = code;
            drawn += lengths[code];
            if (drawn > pixels)
            {
                return false;
            }
        }

        // Some programs leave the end code out.
        return drawn == pixels;
    }

    private int TakeCode(int size)
    {
        while (_count < size)
        {
            if (_blockLeft == 0 && (_blockLeft = Math.Max(_file.Read(), 0)) == 0)
            {
                return -1;
            }

            var value = _file.Read();
            if (value < 0)
            {
                return -1;
            }

            _blockLeft--;
            _bits |= (uint)value << _count;
            _count += 8;
        }

        var code = (int)(_bits & ((1u << size) - 1));
        _bits >>= size;
        _count -= size;
        return code;
    }

    /// <summary>Whether no more than padding follows the end code: another code would be one that nobody drew.</summary>
    private bool IsUsedUp() => _blockLeft <= 1;
}

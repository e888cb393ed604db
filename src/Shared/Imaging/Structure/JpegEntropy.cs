namespace AePipeline.Imaging.Structure;

/// <summary>
/// Goes through the Huffman codes of a baseline JPEG without computing a pixel. A decoder stops at the last row; damage
/// often only shows in data that are left then, in codes that do not exist, or in a brightness that cannot be.
/// </summary>
internal sealed class JpegEntropy
{
    // DC coefficients are eight times a mean of -128 to 127; with some room for what editors make of them.
    private const int MostBrightness = 1024 + 256;
    private const int RowsBetweenLooks = 64;

    private readonly FileBytes _file;
    private readonly CancellationToken _cancelled;
    private readonly ushort[]?[] _codes = new ushort[]?[8];
    private readonly int[] _quanta = new int[4];
    private byte[] _frame = [];
    private int _restartInterval;

    private JpegEntropy(FileBytes file, CancellationToken cancelled) => (_file, _cancelled) = (file, cancelled);

    /// <summary>Whether the file's scan is whole, or of a kind that is not looked at: only one with all components is.</summary>
    /// <param name="path">A JPEG.</param>
    /// <param name="cancelled">Ends the look; the answer is then true.</param>
    public static bool IsIntact(string path, CancellationToken cancelled)
    {
        using var file = new FileBytes(path);
        return new JpegEntropy(file, cancelled).ReadSegments();
    }

    private bool ReadSegments()
    {
        _file.Skip(2);
        while (_file.FindNext(0xFF))
        {
            int marker;
            do
            {
                marker = _file.Read();
            }
            while (marker == 0xFF);
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }

            if (marker is -1 or 0xD9 || _file.Read(2) is not [var high, var low])
            {
                return true;
            }

            var content = _file.Read(Math.Max(((high << 8) | low) - 2, 0));
            switch (marker)
            {
                case 0xC4:
                    ReadCodes(content);
                    break;
                case 0xDB:
                    ReadQuanta(content);
                    break;
                case 0xDD when content is [var a, var b]:
                    _restartInterval = (a << 8) | b;
                    break;
                case 0xC0 or 0xC1:
                    _frame = content;
                    break;
                case >= 0xC2 and <= 0xCF and not 0xC8 and not 0xCC:
                    return true;
                case 0xDA:
                    return ReadScan(content);
            }
        }

        return true;
    }

    private void ReadCodes(ReadOnlySpan<byte> content)
    {
        while (content.Length > 17)
        {
            var index = ((content[0] >> 4) & 1) * 4 | (content[0] & 3);
            var lengths = content[1..17];
            var symbols = content[17..];
            var table = new ushort[1 << 16];
            var (code, used) = (0, 0);
            for (var length = 1; length <= 16; length++, code <<= 1)
            {
                for (var i = 0; i < lengths[length - 1] && used < symbols.Length; i++, used++, code++)
                {
                    var first = code << (16 - length);
                    var count = 1 << (16 - length);
                    if (first + count <= table.Length)
                    {
                        table.AsSpan(first, count).Fill((ushort)((length << 8) | symbols[used]));
                    }
                }
            }

            _codes[index] = table;
            content = symbols[used..];
        }
    }

    private void ReadQuanta(ReadOnlySpan<byte> content)
    {
        while (content.Length > 64)
        {
            var isWide = content[0] >> 4 != 0;
            _quanta[content[0] & 3] = isWide ? (content[1] << 8) | content[2] : content[1];
            content = content[Math.Min(content.Length, isWide ? 129 : 65)..];
        }
    }

    private bool ReadScan(byte[] scan)
    {
        if (_frame.Length < 6 || _frame[0] != 8 || _frame.Length < 6 + (3 * _frame[5]) || scan.Length != 4 + (2 * scan[0]) || scan[0] != _frame[5])
        {
            return true;
        }

        var (height, width) = ((_frame[1] << 8) | _frame[2], (_frame[3] << 8) | _frame[4]);
        var components = new Component[scan[0]];
        var (widest, tallest) = (1, 1);
        for (var i = 0; i < components.Length; i++)
        {
            var (sampling, tables) = (_frame[7 + (3 * i)], scan[2 + (2 * i)]);
            if (_codes[(tables >> 4) & 3] is not { } dc || _codes[4 | (tables & 3)] is not { } ac)
            {
                return true;
            }

            // A component alone in its scan is coded block by block.
            var blocks = components.Length == 1 ? 1 : (sampling >> 4) * (sampling & 15);
            components[i] = new Component(blocks, dc, ac, Math.Max(_quanta[_frame[8 + (3 * i)] & 3], 1));
            (widest, tallest) = components.Length == 1 ? (1, 1) : (Math.Max(widest, sampling >> 4), Math.Max(tallest, sampling & 15));
        }

        var across = (width + (8 * widest) - 1) / (8 * widest);
        var down = (height + (8 * tallest) - 1) / (8 * tallest);
        return ReadUnits(components, across, down);
    }

    private bool ReadUnits(Component[] components, int across, int down)
    {
        var bits = new HuffmanBits(_file);
        var (left, restarts) = (_restartInterval, 0);
        for (var row = 0; row < down; row++)
        {
            if (row % RowsBetweenLooks == 0 && _cancelled.IsCancellationRequested)
            {
                return true;
            }

            for (var unit = 0; unit < across; unit++)
            {
                if (_restartInterval > 0 && left-- == 0)
                {
                    if (!bits.IsUsedUp() || bits.Marker != 0xD0 + (restarts++ & 7))
                    {
                        return false;
                    }

                    bits.Restart();
                    Array.ForEach(components, component => component.Brightness = 0);
                    left = _restartInterval - 1;
                }

                foreach (var component in components)
                {
                    for (var block = 0; block < component.Blocks; block++)
                    {
                        if (!ReadBlock(bits, component))
                        {
                            return false;
                        }
                    }
                }
            }

            if (bits.IsOverdrawn)
            {
                return false;
            }
        }

        return bits.IsUsedUp();
    }

    private static bool ReadBlock(HuffmanBits bits, Component component)
    {
        var length = bits.Take(component.Dc);
        if (length is < 0 or > 15)
        {
            return false;
        }

        component.Brightness += bits.TakeSigned(length);
        if (Math.Abs(component.Brightness * component.Quantum) > MostBrightness + component.Quantum)
        {
            return false;
        }

        for (var at = 1; at < 64; at++)
        {
            var symbol = bits.Take(component.Ac);
            if (symbol < 0)
            {
                return false;
            }

            var (zeros, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && zeros != 15)
            {
                break;
            }

            at += zeros;
            if (at > 63)
            {
                return false;
            }

            bits.TakeSigned(size);
        }

        return true;
    }

    private sealed class Component(int blocks, ushort[] dc, ushort[] ac, int quantum)
    {
        public int Blocks => blocks;

        public ushort[] Dc => dc;

        public ushort[] Ac => ac;

        public int Quantum => quantum;

        /// <summary>The last block's DC coefficient, quantised.</summary>
        public int Brightness { get; set; }
    }
}

namespace AePipeline.Imaging.Structure;

/// <summary>The bits of a JPEG's scan, up to the next marker; zeros beyond it.</summary>
internal sealed class HuffmanBits(FileBytes file)
{
    private ulong _bits;
    private int _count;
    private int _invented;

    /// <summary>The marker that ended the data; 0 while there are some, -1 at the end of the file.</summary>
    public int Marker { get; private set; }

    /// <summary>Whether more bits were taken than there were.</summary>
    public bool IsOverdrawn => _count < _invented;

    /// <summary>Takes the next symbol of a code; -1 when there is none that begins like the bits.</summary>
    /// <param name="code">For any 16 bits the symbol that they begin with and, above it, its length.</param>
    public int Take(ushort[] code)
    {
        if (_count < 32)
        {
            Fill();
        }

        var found = code[(int)(_bits >> (_count - 16)) & 0xFFFF];
        _count -= found >> 8;
        return found == 0 ? -1 : found & 0xFF;
    }

    /// <summary>Takes a number as the DC coefficients' differences are coded; at most 16 bits, right after a symbol.</summary>
    public int TakeSigned(int length)
    {
        if (length == 0)
        {
            return 0;
        }

        _count -= length;
        var value = (int)(_bits >> _count) & ((1 << length) - 1);
        return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
    }

    /// <summary>Goes on after the marker.</summary>
    public void Restart() => (_bits, _count, _invented, Marker) = (0, 0, 0, 0);

    /// <summary>
    /// Whether nothing but padding is left in front of the marker: less than a byte, and then perhaps bytes that are all
    /// ones or all zeros, which some cameras write.
    /// </summary>
    public bool IsUsedUp()
    {
        while (Marker == 0)
        {
            var rest = _count & ~7;
            for (var at = rest - 8; at >= 0; at -= 8)
            {
                if ((byte)(_bits >> at) is not (0 or 0xFF))
                {
                    return false;
                }
            }

            _count &= 7;
            Fill();
        }

        // Rounding down by what is left of a byte leaves whole bytes of the file; invented ones lie below them.
        for (var at = ((_count - _invented) & ~7) - 8; at >= 0; at -= 8)
        {
            if ((byte)(_bits >> (at + _invented)) is not (0 or 0xFF))
            {
                return false;
            }
        }

        return !IsOverdrawn;
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            var value = Marker == 0 ? file.Read() : 0;
            if (value == 0xFF)
            {
                int next;
                do
                {
                    next = file.Read();
                }
                while (next == 0xFF);
                Marker = next;
            }
            else if (value < 0)
            {
                Marker = -1;
            }

            if (Marker != 0)
            {
                _invented += 8;
                value = 0;
            }

            _bits = (_bits << 8) | (uint)value;
            _count += 8;
        }
    }
}

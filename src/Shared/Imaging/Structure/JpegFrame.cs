using System.Buffers.Binary;

namespace AePipeline.Imaging.Structure;

/// <summary>A JPEG's frame header, and which bits of its coefficients the scans have brought so far.</summary>
internal sealed class JpegFrame
{
    private const int Missing = int.MaxValue;

    private readonly byte _marker;
    private readonly (byte Id, int[] LowestBits)[] _components;

    private JpegFrame(byte marker, (byte Id, int[] LowestBits)[] components, long blocks)
    {
        _marker = marker;
        _components = components;

        // A sequential block has at least the one bit of a DC code and the one bit of an end of block; a progressive one
        // at least a bit in its DC scan. Arithmetic coding and lossless frames know no such bound.
        LeastBits = marker switch
        {
            0xC0 or 0xC1 => blocks * 2,
            0xC2 => blocks,
            _ => 0,
        };
    }

    /// <summary>Whether each scan brings all of its components' coefficients.</summary>
    public bool IsSequential => _marker is 0xC0 or 0xC1;

    /// <summary>Whether the scans so far brought every bit of every coefficient.</summary>
    public bool IsComplete => _components.Length > 0 && Array.TrueForAll(_components, component => Array.TrueForAll(component.LowestBits, bit => bit == 0));

    /// <summary>Fewest bits that the image's scans can have.</summary>
    public long LeastBits { get; }

    /// <summary>Reads the header; null when it is cut short.</summary>
    public static JpegFrame? Read(byte marker, ReadOnlySpan<byte> header)
    {
        if (header.Length < 6 || header.Length < 6 + (3 * header[5]))
        {
            return null;
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        var components = new (byte Id, int[] LowestBits)[header[5]];
        var (widest, tallest) = (1, 1);
        for (var i = 0; i < components.Length; i++)
        {
            var lowest = new int[64];
            Array.Fill(lowest, Missing);
            components[i] = (header[6 + (3 * i)], lowest);
            widest = Math.Max(widest, header[7 + (3 * i)] >> 4);
            tallest = Math.Max(tallest, header[7 + (3 * i)] & 15);
        }

        var blocks = 0L;
        for (var i = 0; i < components.Length; i++)
        {
            var sampling = header[7 + (3 * i)];
            blocks += Blocks(width, sampling >> 4, widest) * Blocks(height, sampling & 15, tallest);
        }

        return new JpegFrame(marker, components, blocks);
    }

    /// <summary>Notes a scan.</summary>
    /// <param name="component">The component that it brings.</param>
    /// <param name="first">First coefficient, 0 to 63 in zigzag order.</param>
    /// <param name="last">Last coefficient.</param>
    /// <param name="lowestBit">Bits that are still to come below those of this scan.</param>
    public void Cover(byte component, int first, int last, int lowestBit)
    {
        foreach (var (id, bits) in _components)
        {
            for (var i = first; id == component && i <= Math.Min(last, 63); i++)
            {
                bits[i] = lowestBit;
            }
        }
    }

    private static long Blocks(long length, int sampling, int most) => ((length * sampling) + (8 * most) - 1) / (8 * most);
}

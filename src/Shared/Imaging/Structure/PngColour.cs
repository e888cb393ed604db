using System.Buffers.Binary;

namespace AePipeline.Imaging.Structure;

/// <summary>What a PNG's chunks say of its colours beside an embedded profile, which the decoder reads.</summary>
internal static class PngColour
{
    /// <summary>The colours; null when the file says nothing that a decoder would not know by itself.</summary>
    public static ColourCoding? Read(string path)
    {
        ColourCoding? coded = null;
        double? gamma = null;
        Chromaticities? primaries = null;
        var profiled = false;
        using var file = new FileBytes(path);
        file.Skip(8);
        while (file.Read(8) is { Length: 8 } head)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var end = file.Position + length + 4;
            switch (head.AsSpan(4))
            {
                case [(byte)'I', (byte)'D', (byte)'A', (byte)'T']:
                    return coded ?? (profiled ? null : ColourCoding.OfGamma(gamma, primaries));
                case [(byte)'c', (byte)'I', (byte)'C', (byte)'P'] when file.Read(4) is [var p, var transfer, ..]:
                    coded = ColourCoding.OfCodePoints(p, transfer);
                    break;
                case [(byte)'i', (byte)'C', (byte)'C', (byte)'P'] or [(byte)'s', (byte)'R', (byte)'G', (byte)'B']:
                    profiled = true;
                    break;
                case [(byte)'g', (byte)'A', (byte)'M', (byte)'A'] when file.Read(4) is { Length: 4 } value:
                    gamma = BinaryPrimitives.ReadUInt32BigEndian(value) / 100_000.0;
                    break;
                case [(byte)'c', (byte)'H', (byte)'R', (byte)'M'] when file.Read(32) is { Length: 32 } values:
                    primaries = Chromaticities.Of(i => BinaryPrimitives.ReadUInt32BigEndian(values.AsSpan(i * 4)) / 100_000.0);
                    break;
            }

            file.Seek(end);
        }

        return null;
    }
}

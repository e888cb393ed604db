using System.Buffers.Binary;

namespace AePipeline.Imaging.Structure;

/// <summary>What an AVIF says of its colours by code points (<c>nclx</c>), which the decoder does not heed.</summary>
internal static class AvifColour
{
    private const int MostBoxes = 1000;

    /// <summary>The colours; null when the file has an embedded profile or says nothing.</summary>
    public static ColourCoding? Read(string path)
    {
        using var file = new FileBytes(path);
        ColourCoding? coded = null;
        return Walk(file, file.Length, ref coded, MostBoxes) < 0 ? null : coded;
    }

    /// <summary>Goes through boxes and into those that lead to the items' properties.</summary>
    /// <returns>How many more may be looked at; negative when an embedded profile was found.</returns>
    private static int Walk(FileBytes file, long end, ref ColourCoding? coded, int left)
    {
        while (left > 0 && file.Position + 8 <= end && file.Read(8) is { Length: 8 } head)
        {
            left--;
            var start = file.Position - 8;
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length == 1 && file.Read(8) is { Length: 8 } large)
            {
                length = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(large), long.MaxValue / 2);
            }

            var next = length == 0 ? end : Math.Min(start + length, end);
            if (next <= start + 7)
            {
                return left;
            }

            switch (head.AsSpan(4))
            {
                case [(byte)'m', (byte)'e', (byte)'t', (byte)'a']:
                    file.Skip(4);
                    left = Walk(file, next, ref coded, left);
                    break;
                case [(byte)'i', (byte)'p', (byte)'r', (byte)'p'] or [(byte)'i', (byte)'p', (byte)'c', (byte)'o']:
                    left = Walk(file, next, ref coded, left);
                    break;
                case [(byte)'c', (byte)'o', (byte)'l', (byte)'r'] when file.Read(8) is { Length: 8 } colour:
                    if (!colour.AsSpan(0, 4).SequenceEqual("nclx"u8))
                    {
                        return -1;
                    }

                    coded ??= ColourCoding.OfCodePoints(
                        BinaryPrimitives.ReadUInt16BigEndian(colour.AsSpan(4)), BinaryPrimitives.ReadUInt16BigEndian(colour.AsSpan(6)));
                    break;
            }

            if (left < 0)
            {
                return left;
            }

            file.Seek(next);
        }

        return left;
    }
}

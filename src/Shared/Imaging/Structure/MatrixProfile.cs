using System.Buffers.Binary;
using System.Text;

namespace AePipeline.Imaging.Structure;

/// <summary>ICC profiles made from numbers, so that colours go one way to sRGB whether a file embeds a profile or not.</summary>
internal static class MatrixProfile
{
    // The white that ICC profiles connect through (D50), and the Bradford matrix that adapts others to it.
    private static readonly double[] ConnectionWhite = [0.9642, 1, 0.8249];
    private static readonly double[,] Bradford = { { 0.8951, 0.2664, -0.1614 }, { -0.7502, 1.7135, 0.0367 }, { 0.0389, -0.0685, 1.0296 } };

    /// <summary>A profile (ICC.1:2010, version 4) of three channels, or of one that is grey.</summary>
    public static byte[] Create(ColourCoding coding, bool isGrey)
    {
        var curve = Curve(coding.Gamma);
        List<(string Name, byte[] Data)> tags = [("wtpt", Xyz(ConnectionWhite))];
        if (isGrey)
        {
            tags.Add(("kTRC", curve));
        }
        else
        {
            var colorants = Colorants(coding.Primaries);
            tags.AddRange(
            [
                ("rXYZ", Xyz(Column(colorants, 0))), ("gXYZ", Xyz(Column(colorants, 1))), ("bXYZ", Xyz(Column(colorants, 2))),
                ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
            ]);
        }

        return Assemble(tags, isGrey ? "GRAY" : "RGB ");
    }

    /// <summary>XYZ of the primaries, one a column, adapted to the connection white: Lindbloom, "RGB/XYZ Matrices".</summary>
    private static double[,] Colorants(Chromaticities of)
    {
        double[,] primaries =
        {
            { of.RedX / of.RedY, of.GreenX / of.GreenY, of.BlueX / of.BlueY },
            { 1, 1, 1 },
            { (1 - of.RedX - of.RedY) / of.RedY, (1 - of.GreenX - of.GreenY) / of.GreenY, (1 - of.BlueX - of.BlueY) / of.BlueY },
        };
        double[] white = [of.WhiteX / of.WhiteY, 1, (1 - of.WhiteX - of.WhiteY) / of.WhiteY];
        var amounts = Apply(Invert(primaries), white);
        var (from, to) = (Apply(Bradford, white), Apply(Bradford, ConnectionWhite));
        var adapt = Multiply(Invert(Bradford), Multiply(Diagonal(to[0] / from[0], to[1] / from[1], to[2] / from[2]), Bradford));
        return Multiply(adapt, Multiply(primaries, Diagonal(amounts[0], amounts[1], amounts[2])));
    }

    private static byte[] Curve(double? gamma)
    {
        // A parametric curve: type 0 is a power, type 3 has the linear part near black that sRGB has.
        double[] numbers = gamma is { } power ? [power] : [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
        var data = new byte[12 + (4 * numbers.Length)];
        "para"u8.CopyTo(data);
        data[9] = (byte)(gamma is null ? 3 : 0);
        for (var i = 0; i < numbers.Length; i++)
        {
            WriteFixed(data.AsSpan(12 + (4 * i)), numbers[i]);
        }

        return data;
    }

    private static byte[] Xyz(double[] values)
    {
        var data = new byte[20];
        "XYZ "u8.CopyTo(data);
        for (var i = 0; i < 3; i++)
        {
            WriteFixed(data.AsSpan(8 + (4 * i)), values[i]);
        }

        return data;
    }

    private static byte[] Assemble(List<(string Name, byte[] Data)> tags, string space)
    {
        const int Header = 128;
        var offset = Header + 4 + (12 * tags.Count);
        var profile = new byte[offset + tags.Sum(tag => tag.Data.Length)];
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteUInt32BigEndian(profile.AsSpan(8), 0x04300000);
        Encoding.ASCII.GetBytes($"mntr{space}XYZ ").CopyTo(profile, 12);
        "acsp"u8.CopyTo(profile.AsSpan(36));
        for (var i = 0; i < 3; i++)
        {
            WriteFixed(profile.AsSpan(68 + (4 * i)), ConnectionWhite[i]);
        }

        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(Header), tags.Count);
        for (var i = 0; i < tags.Count; i++)
        {
            var entry = profile.AsSpan(Header + 4 + (12 * i));
            Encoding.ASCII.GetBytes(tags[i].Name).CopyTo(entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Data.Length);
            tags[i].Data.CopyTo(profile, offset);
            offset += tags[i].Data.Length;
        }

        return profile;
    }

    private static void WriteFixed(Span<byte> at, double value) => BinaryPrimitives.WriteInt32BigEndian(at, (int)Math.Round(value * 65536));

    private static double[] Column(double[,] m, int column) => [m[0, column], m[1, column], m[2, column]];

    private static double[,] Diagonal(double a, double b, double c) => new[,] { { a, 0, 0 }, { 0, b, 0 }, { 0, 0, c } };

    private static double[] Apply(double[,] m, double[] v) =>
        [.. Enumerable.Range(0, 3).Select(row => (m[row, 0] * v[0]) + (m[row, 1] * v[1]) + (m[row, 2] * v[2]))];

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var product = new double[3, 3];
        for (var column = 0; column < 3; column++)
        {
            var values = Apply(a, Column(b, column));
            for (var row = 0; row < 3; row++) product[row, column] = values[row];
        }

        return product;
    }

    private static double[,] Invert(double[,] m)
    {
        double Cofactor(int row, int column)
        {
            var (r1, r2) = ((row + 1) % 3, (row + 2) % 3);
            var (c1, c2) = ((column + 1) % 3, (column + 2) % 3);
            return (m[r1, c1] * m[r2, c2]) - (m[r1, c2] * m[r2, c1]);
        }

        var determinant = Enumerable.Range(0, 3).Sum(column => m[0, column] * Cofactor(0, column));
        var inverse = new double[3, 3];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++) inverse[row, column] = Cofactor(column, row) / determinant;
        }

        return inverse;
    }
}

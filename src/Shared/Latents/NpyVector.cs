using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AePipeline.Latents;

/// <summary>Vectors of 32-bit floats as <c>.npy</c> files, which <c>numpy.load</c> reads.</summary>
/// <remarks>Format 1.0: NumPy documentation, "numpy.lib.format".</remarks>
public static partial class NpyVector
{
    /// <summary>Media type of the files; none is registered for them.</summary>
    internal const string ContentType = "application/octet-stream";

    private const int Alignment = 64;
    private const int PreambleLength = 10;

    private static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The file's bytes.</summary>
    /// <param name="vector"><c>[d]</c>.</param>
    public static byte[] Write(ReadOnlySpan<float> vector)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({vector.Length},), }}");
        var start = (PreambleLength + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var file = new byte[start + (vector.Length * sizeof(float))];
        Signature.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(Signature.Length), (ushort)(start - PreambleLength));
        Encoding.ASCII.GetBytes(header.PadRight(start - PreambleLength - 1) + '\n', file.AsSpan(PreambleLength));
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(start + (i * sizeof(float))), vector[i]);
        }

        return file;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns><c>[d]</c>.</returns>
    /// <exception cref="InvalidDataException">It is another file, another kind of array, or cut short.</exception>
    public static float[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < PreambleLength || !file.StartsWith(Signature))
        {
            throw new InvalidDataException("This is not an .npy file of format 1.0.");
        }

        var start = PreambleLength + BinaryPrimitives.ReadUInt16LittleEndian(file[Signature.Length..]);
        var header = Encoding.ASCII.GetString(file[PreambleLength..Math.Min(start, file.Length)]);
        if (Header().Match(header) is not { Success: true } match || !int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var length))
        {
            throw new InvalidDataException($"The .npy file holds no vector of 32-bit floats: {header.Trim()}");
        }

        if (file.Length - start != (long)length * sizeof(float))
        {
            throw new InvalidDataException($"The .npy file is cut short: {length} values are announced and {file.Length - start} bytes follow.");
        }

        var vector = new float[length];
        for (var i = 0; i < length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(file[(start + (i * sizeof(float)))..]);
        }

        return vector;
    }

    [GeneratedRegex(@"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$")]
    private static partial Regex Header();
}

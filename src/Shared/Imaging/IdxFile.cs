using System.Buffers.Binary;
using System.IO.Compression;

namespace AePipeline.Imaging;

/// <summary>
/// A file of unsigned bytes in the IDX format of the MNIST database (LeCun, Cortes and Burges): two zero bytes, the type
/// of the values, the number of dimensions, each dimension as a big-endian 32-bit number, then the values. Gzip is undone.
/// </summary>
/// <param name="Dimensions">Lengths, the number of items first.</param>
/// <param name="Values">The values, last dimension fastest.</param>
public sealed record IdxFile(IReadOnlyList<int> Dimensions, ReadOnlyMemory<byte> Values)
{
    private const byte UnsignedByte = 0x08;
    private const long MostValues = int.MaxValue / 2;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, compressed or not.</param>
    /// <param name="dimensions">How many dimensions it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="InvalidDataException">There is no such file, or it is not such a file, or it is cut short.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            return Parse(content, path, dimensions);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"There is no file '{path}'.", exception);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"'{path}' is cut short: it holds fewer bytes than its header says. Fetch it again.", exception);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip;
    }

    private static IdxFile Parse(Stream content, string path, int dimensions)
    {
        Span<byte> magic = stackalloc byte[4];
        content.ReadExactly(magic);
        if (magic is not [0, 0, UnsignedByte, var stored] || stored != dimensions)
        {
            throw new InvalidDataException(
                $"'{path}' is no IDX file of bytes in {dimensions} dimension(s): it starts with {Convert.ToHexStringLower(magic)}, not {UnsignedByte << 8 | dimensions:x8}. "
                + "Images have 3 dimensions, labels 1.");
        }

        var lengths = new int[dimensions];
        Span<byte> length = stackalloc byte[4];
        for (var i = 0; i < dimensions; i++)
        {
            content.ReadExactly(length);
            lengths[i] = BinaryPrimitives.ReadInt32BigEndian(length);
        }

        var total = lengths.Aggregate(1.0, (product, next) => product * next);
        if (Array.Exists(lengths, next => next < 1) || total > MostValues)
        {
            throw new InvalidDataException($"'{path}' says that it holds {string.Join(" x ", lengths)} values, which cannot be.");
        }

        var values = new byte[(int)total];
        content.ReadExactly(values);
        return content.ReadByte() < 0
            ? new IdxFile(lengths, values)
            : throw new InvalidDataException($"'{path}' is damaged: it holds more bytes than its header says. Fetch it again.");
    }
}

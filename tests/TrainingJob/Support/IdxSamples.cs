using System.Buffers.Binary;
using System.IO.Compression;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>Writes small IDX files: bright squares on black, whose quadrant is the label.</summary>
internal static class IdxSamples
{
    public static string WriteImages(string path, int count, int side, int seed = 1)
    {
        var random = new Random(seed);
        var pixels = new byte[count * side * side];
        for (var i = 0; i < count; i++)
        {
            var (top, left) = (Quadrant(i) / 2 * (side / 2), Quadrant(i) % 2 * (side / 2));
            var (y0, x0, length) = (top + random.Next(side / 4), left + random.Next(side / 4), (side / 4) + random.Next(side / 8));
            for (var y = y0; y < Math.Min(side, y0 + length); y++)
            {
                pixels.AsSpan((((i * side) + y) * side) + x0, Math.Min(side - x0, length)).Fill((byte)random.Next(128, 256));
            }
        }

        return Write(path, [count, side, side], pixels);
    }

    public static string WriteLabels(string path, int count) =>
        Write(path, [count], [.. Enumerable.Range(0, count).Select(i => (byte)Quadrant(i))]);

    public static string Write(string path, int[] dimensions, byte[] values)
    {
        var header = new byte[4 + (4 * dimensions.Length)];
        (header[2], header[3]) = (0x08, (byte)dimensions.Length);
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        using var file = File.Create(path);
        using var content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        content.Write(header);
        content.Write(values);
        return path;
    }

    private static int Quadrant(int index) => index % 4;
}

using System.Numerics;
using AePipeline.Imaging;

namespace AePipeline.Quality;

/// <summary>
/// A hash of what a picture shows coarsely, which changes little with light, colour, size and compression, and altogether with
/// what is in the picture and where: 63 bits, each whether one of the lowest frequencies of the luma's cosine transform is above
/// their median (Zauner, 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", as pHash has it). Unlike
/// there, the frequencies that a mirror image has with the other sign are compared with 0 and the others with their own median, so
/// that the hash of a mirror image follows from that of the image.
/// </summary>
public static class PerceptualHash
{
    /// <summary>Bits of a hash, so the largest <see cref="Distance"/>.</summary>
    public const int Bits = 63;

    /// <summary>No picture's hash, for pictures whose hash nobody has computed.</summary>
    public const ulong None = 0;

    private const int Frequencies = 8;

    /// <summary>Set in every hash, so that none is <see cref="None"/>.</summary>
    private const ulong Mark = 1UL << Bits;

    /// <summary>The bits of odd frequencies across. Mirroring a picture changes their signs and nothing else, and so turns these bits over.</summary>
    private static readonly ulong Mirror = Enumerable.Range(0, Bits).Where(bit => (bit + 1) % 2 == 1).Aggregate(0UL, (mask, bit) => mask | (1UL << bit));

    /// <summary>The hash of a picture.</summary>
    /// <param name="image">The picture, of 16 pixels or more a side; the whole of it is hashed, whatever its shape, but for a margin of one colour.</param>
    public static ulong Compute(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var spectrum = Transform(EvenMargin.Cut(image.WithChannels(1)));
        // The first is the mean, which is light and not content.
        var even = Enumerable.Range(0, Bits).Where(bit => !IsMirrored(bit)).Select(bit => spectrum[bit + 1]).Order().ToList();
        var median = even[even.Count / 2];
        var hash = Mark;
        for (var bit = 0; bit < Bits; bit++)
        {
            if (spectrum[bit + 1] > (IsMirrored(bit) ? 0 : median)) hash |= 1UL << bit;
        }

        return hash;
    }

    private static bool IsMirrored(int bit) => (Mirror & (1UL << bit)) != 0;

    /// <summary>How many bits of two hashes differ, the one mirrored or not, whichever is less.</summary>
    /// <returns>0 to <see cref="Bits"/>, of unrelated pictures a little less than half of it; null when one of the hashes is <see cref="None"/>.</returns>
    public static int? Distance(ulong one, ulong other)
    {
        if (one == None || other == None) return null;
        var different = one ^ other;
        return Math.Min(BitOperations.PopCount(different), BitOperations.PopCount(different ^ Mirror));
    }

    /// <summary>The lowest frequencies, row by row.</summary>
    private static double[] Transform(FloatImage luma)
    {
        var (across, down) = (Cosines(luma.Width), Cosines(luma.Height));
        var spectrum = new double[Frequencies * Frequencies];
        for (var y = 0; y < luma.Height; y++)
        {
            var row = luma.Samples.AsSpan(y * luma.Width, luma.Width);
            for (var u = 0; u < Frequencies; u++)
            {
                double sum = 0;
                for (var x = 0; x < row.Length; x++) sum += row[x] * across[u][x];
                for (var v = 0; v < Frequencies; v++) spectrum[(v * Frequencies) + u] += sum * down[v][y];
            }
        }

        return spectrum;
    }

    private static double[][] Cosines(int length) =>
    [
        .. Enumerable.Range(0, Frequencies).Select(
            frequency => Enumerable.Range(0, length).Select(i => Math.Cos(Math.PI * frequency * (i + 0.5) / length)).ToArray()),
    ];
}

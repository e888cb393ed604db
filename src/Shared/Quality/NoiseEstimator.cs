using System.Numerics.Tensors;
using AePipeline.Imaging;

namespace AePipeline.Quality;

/// <summary>
/// How noisy a picture is, told from the picture alone: white noise, and noise as files have it, which depends on brightness,
/// is spread over neighbours by demosaicing and by the camera's own denoising, and has lost its finest part to JPEG.
/// </summary>
/// <remarks>
/// The blocks of 8 x 8 pixels that are flattest by their low frequencies are taken to hold nothing but noise, and the noise is
/// read from their high frequencies, on which the choice did not depend: Ponomarenko, Lukin, Zriakhov, Kaarna, Astola, "An
/// automatic approach to lossy compression of AVIRIS images" (IGARSS 2007), as Colom and Buades describe it (IPOL 3, 2013).
/// Noise of files is weakest in those very frequencies (Colom, Lebrun, Buades, Morel, "A non-parametric approach for the
/// estimation of intensity-frequency dependent noise", ICIP 2014), so the same is done at half resolution and both octaves are
/// added up, each with its share of the spectrum. Blocks lie on JPEG's own grid: the seams between JPEG's blocks are not taken
/// for noise, and noise that compression has taken away is not noise any more, though a picture compressed that strongly is no
/// clean one either. What the estimate cannot tell from noise is texture that fills the picture and has no coarse structure.
/// </remarks>
public static class NoiseEstimator
{
    /// <summary>Fewest pixels a side of a picture that the estimate says anything of.</summary>
    public const int LeastSide = NoiseBlocks.Region;

    /// <summary>Largest number of regions looked at: those of 2 megapixels. Of larger pictures, an even part.</summary>
    private const int MostRegions = 8192;

    /// <summary>The noise of a picture.</summary>
    /// <param name="image">Samples in [0, 1], 3 channels or 1.</param>
    /// <returns>
    /// Standard deviation on the scale of 255, of the channels together; 0 for a picture with a side below
    /// <see cref="LeastSide"/>. Within a few hundredths of the truth for white noise of 3 and more.
    /// </returns>
    public static double Estimate(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Estimate(new PlanarSamples(image), image.Channels, image.Height, image.Width);
    }

    /// <summary>The noise of a picture of bytes.</summary>
    /// <param name="samples"><c>height * width * channels</c> samples, channels interleaved, rows from the top.</param>
    /// <param name="channels">3 or 1.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    /// <inheritdoc cref="Estimate(FloatImage)" path="/returns"/>
    /// <exception cref="ArgumentException">The number of samples is not that of such a picture.</exception>
    public static double Estimate(byte[] samples, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return samples.Length == (long)channels * height * width
            ? Estimate(new InterleavedSamples(samples, channels, width), channels, height, width)
            : throw new ArgumentException($"A picture of {width} x {height} pixels and {channels} channels does not have {samples.Length} samples.", nameof(samples));
    }

    private static double Estimate(INoiseSamples samples, int channels, int height, int width)
    {
        var (rows, columns) = (height / NoiseBlocks.Region, width / NoiseBlocks.Region);
        if (rows == 0 || columns == 0) return 0;
        var step = (int)Math.Ceiling(Math.Sqrt((double)rows * columns / MostRegions));
        var all = Enumerable.Range(0, channels).Select(channel => NoiseBlocks.Read(samples, channel, rows, columns, step)).ToList();
        var usable = all.Where(blocks => blocks.IsUsable).ToList();
        var variances = usable.Count > 0
            ? usable.Select(blocks => blocks.EstimateVariance(clipped: false))
            : all.Select(blocks => blocks.EstimateVariance(clipped: true));
        return Math.Sqrt(variances.Average());
    }

    private sealed class PlanarSamples(FloatImage image) : INoiseSamples
    {
        public void Copy(int channel, int top, int left, Span<float> region)
        {
            for (var y = 0; y < NoiseBlocks.Region; y++)
            {
                var row = image.Samples.AsSpan((((channel * image.Height) + top + y) * image.Width) + left, NoiseBlocks.Region);
                TensorPrimitives.Multiply(row, 255, region[(y * NoiseBlocks.Region)..]);
            }
        }
    }

    private sealed class InterleavedSamples(byte[] samples, int channels, int width) : INoiseSamples
    {
        public void Copy(int channel, int top, int left, Span<float> region)
        {
            for (var y = 0; y < NoiseBlocks.Region; y++)
            {
                var at = ((((top + y) * width) + left) * channels) + channel;
                for (var x = 0; x < NoiseBlocks.Region; x++, at += channels) region[(y * NoiseBlocks.Region) + x] = samples[at];
            }
        }
    }
}

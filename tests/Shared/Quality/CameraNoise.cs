using AePipeline.Imaging;
using AePipeline.Quality;
using NetVips;

namespace AePipeline.Tests.Quality;

/// <summary>
/// Noise as files of cameras have it: photons counted in linear light and a reading error, one colour a pixel in Bayer's mosaic,
/// the others filled in between, gamma, JPEG.
/// </summary>
internal static class CameraNoise
{
    private const double Gamma = 2.2;
    private const double ReadingError = 4;
    private const int Channels = 3;

    /// <summary>What a camera makes of a picture.</summary>
    /// <param name="picture">sRGB, 3 channels.</param>
    /// <param name="sigma">Standard deviation of a pixel of medium grey before colours are filled in, on the scale of 255; 0 for none.</param>
    /// <param name="quality">JPEG's, or null to leave that out.</param>
    /// <param name="seed">Chooses the noise.</param>
    public static FloatImage Shoot(FloatImage picture, double sigma, int? quality = 90, int seed = 1)
    {
        var developed = Develop(picture, Expose(picture, sigma, seed));
        return quality is { } q ? Compress(developed, q) : Quantize(developed);
    }

    /// <summary>White noise, cut off and rounded to 8 bits as in a file.</summary>
    public static FloatImage White(FloatImage picture, double sigma, int seed = 1) =>
        Quantize(picture with { Samples = GaussianNoise.Add(picture.Samples, (float)(sigma / 255), seed) });

    /// <summary>A JPEG file of a picture, read again.</summary>
    public static FloatImage Compress(FloatImage picture, int quality)
    {
        using var image = ToImage(picture);
        using var file = Image.NewFromBuffer(image.JpegsaveBuffer(q: quality));
        var samples = file.WriteToMemory<byte>();
        var area = picture.Height * picture.Width;
        var planar = new float[samples.Length];
        for (var i = 0; i < planar.Length; i++) planar[i] = samples[(i % area * Channels) + (i / area)] / 255f;
        return picture with { Samples = planar };
    }

    /// <summary>The picture for libvips to write, rounded to 8 bits.</summary>
    public static Image ToImage(FloatImage picture)
    {
        var area = picture.Height * picture.Width;
        var samples = new byte[picture.Samples.Length];
        for (var i = 0; i < samples.Length; i++) samples[(i % area * Channels) + (i / area)] = (byte)Math.Round(255 * Math.Clamp(picture.Samples[i], 0, 1));
        using var image = Image.NewFromMemoryCopy(samples, picture.Width, picture.Height, Channels, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static FloatImage Quantize(FloatImage picture) =>
        picture with { Samples = Array.ConvertAll(picture.Samples, sample => MathF.Round(255 * Math.Clamp(sample, 0, 1)) / 255) };

    private static float[] Expose(FloatImage picture, double sigma, int seed)
    {
        var area = picture.Height * picture.Width;
        var mosaic = GaussianNoise.Add(new float[area], sigma > 0 ? 1 : 0, seed);
        var electrons = Electrons(sigma);
        for (var i = 0; i < area; i++)
        {
            var light = Math.Pow(Math.Clamp(picture.Samples[(ColourAt(i / picture.Width, i % picture.Width) * area) + i], 0, 1), Gamma);
            var deviation = Math.Sqrt((light / electrons) + (ReadingError * ReadingError / (electrons * electrons)));
            mosaic[i] = (float)Math.Clamp(light + (mosaic[i] * deviation), 0, 1);
        }

        return mosaic;
    }

    /// <summary>Electrons of a white pixel, for which noise is as strong as asked for at medium grey.</summary>
    private static double Electrons(double sigma)
    {
        if (sigma == 0) return 1;
        var light = Math.Pow(0.5, Gamma);
        var variance = Math.Pow(sigma / 255 * Gamma * light / 0.5, 2);
        return 2 * ReadingError * ReadingError / (Math.Sqrt((light * light) + (4 * ReadingError * ReadingError * variance)) - light);
    }

    /// <summary>Colours filled in by the mean of the nearest pixels that have them.</summary>
    private static FloatImage Develop(FloatImage picture, float[] mosaic)
    {
        var (height, width) = (picture.Height, picture.Width);
        var samples = new float[Channels * height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    samples[(((channel * height) + y) * width) + x] = MathF.Pow(Mean(channel, y, x), (float)(1 / Gamma));
                }
            }
        }

        return picture with { Samples = samples };

        float Mean(int channel, int y, int x)
        {
            if (ColourAt(y, x) == channel) return mosaic[(y * width) + x];
            var (sum, count) = (0f, 0);
            for (var row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
            {
                for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                {
                    if (ColourAt(row, column) != channel) continue;
                    sum += mosaic[(row * width) + column];
                    count++;
                }
            }

            return sum / count;
        }
    }

    private static int ColourAt(int row, int column) => (row % 2) + (column % 2);
}

using AePipeline.Imaging;
using SkiaSharp;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>Pictures made pixel by pixel, whose single pixels a denoiser could take for noise.</summary>
internal static class Patterns
{
    /// <summary>A checker, stripes or a small tile of random pixels, repeated over the picture.</summary>
    public static FloatImage Periodic(int side, Random random)
    {
        var (width, height) = (1 + random.Next(4), 1 + random.Next(4));
        var (first, second) = (Graphics.Colour(random), Graphics.Colour(random));
        if (random.Next(4) == 0)
        {
            var tile = Enumerable.Range(0, 16).Select(_ => Graphics.Colour(random)).ToArray();
            return Make(side, (x, y) => tile[(x % width) + (4 * (y % height))]);
        }

        var isStriped = random.Next(3) == 0;
        return Make(side, (x, y) => (((x / width) + (isStriped ? 0 : y / height)) & 1) == 0 ? first : second);
    }

    /// <summary>Squares of random colours, of a few or of any.</summary>
    public static FloatImage PixelArt(int side, Random random)
    {
        var cell = 2 + random.Next(15);
        var colours = random.Next(3) == 0 ? 4 + random.Next(12) : int.MaxValue;
        var palette = Enumerable.Range(0, Math.Min(colours, 4096)).Select(_ => Any(random)).ToArray();
        var cells = (side / cell) + 2;
        var picks = Enumerable.Range(0, cells * cells).Select(_ => palette[random.Next(palette.Length)]).ToArray();
        var (left, top) = (random.Next(cell), random.Next(cell));
        return Make(side, (x, y) => picks[((y + top) / cell * cells) + ((x + left) / cell)]);
    }

    /// <summary>A slow change from one colour to another.</summary>
    public static FloatImage Gradient(int side, Random random)
    {
        var (from, to) = (Graphics.Colour(random), Graphics.Colour(random));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var length = side * (1 + (4 * random.NextDouble()));
        return Make(side, (x, y) => Mix(from, to, 0.5 + ((((x - (side / 2)) * cosine) + ((y - (side / 2)) * sine)) / length)));
    }

    /// <summary>A gradient in few levels: ordered (Bayer, 1973) or by error diffusion (Floyd and Steinberg, 1976).</summary>
    public static FloatImage Dithered(int side, Random random)
    {
        var smooth = Gradient(side, random);
        if (random.Next(2) == 0) smooth = smooth.WithChannels(1);
        var levels = 1 + random.Next(random.Next(2) == 0 ? 1 : 7);
        if (random.Next(2) == 0) Diffuse(smooth, levels);
        else Order(smooth, levels, bits: 1 + random.Next(3));
        return smooth.WithChannels(3);
    }

    private static void Order(FloatImage image, int levels, int bits)
    {
        for (var i = 0; i < image.Samples.Length; i++)
        {
            var place = i % (image.Width * image.Height);
            var threshold = (Bayer(place % image.Width, place / image.Width, bits) + 0.5f) / (1 << (2 * bits));
            image.Samples[i] = Math.Clamp(MathF.Floor((image.Samples[i] * levels) + threshold) / levels, 0, 1);
        }
    }

    private static int Bayer(int x, int y, int bits)
    {
        var value = 0;
        for (var bit = 0; bit < bits; bit++)
        {
            var (column, row) = ((x >> bit) & 1, (y >> bit) & 1);
            value |= (((column ^ row) << 1) | row) << (2 * (bits - 1 - bit));
        }

        return value;
    }

    private static void Diffuse(FloatImage image, int levels)
    {
        var (height, width) = (image.Height, image.Width);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Samples.AsSpan(channel * height * width, height * width);
            for (var i = 0; i < plane.Length; i++)
            {
                var (y, x) = Math.DivRem(i, width);
                var level = Math.Clamp(MathF.Round(plane[i] * levels) / levels, 0, 1);
                var error = plane[i] - level;
                plane[i] = level;
                if (x + 1 < width) plane[i + 1] += error * 7 / 16;
                if (y + 1 == height) continue;
                if (x > 0) plane[i + width - 1] += error * 3 / 16;
                plane[i + width] += error * 5 / 16;
                if (x + 1 < width) plane[i + width + 1] += error / 16;
            }
        }
    }

    private static SKColor Any(Random random) => new((uint)random.NextInt64(1L << 32) | 0xff000000);

    private static SKColor Mix(SKColor from, SKColor to, double share)
    {
        byte Between(byte a, byte b) => (byte)Math.Round(a + ((b - a) * Math.Clamp(share, 0, 1)));
        return new SKColor(Between(from.Red, to.Red), Between(from.Green, to.Green), Between(from.Blue, to.Blue));
    }

    private static FloatImage Make(int side, Func<int, int, SKColor> colourAt)
    {
        var area = side * side;
        var samples = new float[3 * area];
        for (var i = 0; i < area; i++)
        {
            var colour = colourAt(i % side, i / side);
            (samples[i], samples[area + i], samples[(2 * area) + i]) = (colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f);
        }

        return new FloatImage(samples, 3, side, side);
    }
}

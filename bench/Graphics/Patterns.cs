using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Bench;

/// <summary>Graphics whose pixels follow a rule: checkers, dithered gradients, pixel art, flats.</summary>
internal static class Patterns
{
    private const int Width = Graphic.Width;
    private const int Height = Graphic.Height;
    private const int FlatNoise = 25;

    private static readonly Colour Black = new(0, 0, 0);
    private static readonly Colour White = new(255, 255, 255);
    private static readonly Colour Red = new(255, 0, 0);

    private static readonly int[] Cells = [4, 8, 16];

    // Bayer (1973), "An optimum method for two-level rendition of continuous-tone pictures".
    private static readonly int[] Thresholds = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    public static IEnumerable<Graphic> All() =>
    [
        new("checkers-black-white", Paint((x, y) => (x + y) % 2 == 0 ? Black : White)),
        new("checkers-orange-blue", Paint((x, y) => (x + y) % 2 == 0 ? new Colour(255, 140, 0) : new Colour(20, 60, 200))),
        new("checkers-magenta-green", Paint((x, y) => (x + y) % 2 == 0 ? new Colour(220, 0, 220) : new Colour(0, 200, 60))),
        new("dither-ordered", Paint((x, y) => x * 255 / (Width - 1) > ((Thresholds[(y % 4 * 4) + (x % 4)] * 2) + 1) * 255 / 32 ? White : Black)),
        new("dither-floyd-steinberg", Diffuse(levels: 2, (x, _) => (double)x / (Width - 1), (x, _) => (double)x / (Width - 1), (x, _) => (double)x / (Width - 1))),
        new("dither-colour", Diffuse(levels: 4, (x, _) => (double)x / (Width - 1), (_, y) => (double)y / (Height - 1), (x, y) => 1 - ((double)(x + y) / (Width + Height - 2)))),
        .. Cells.Select(cell => new Graphic($"pixel-art-{cell}", PixelArt(cell))),
    ];

    /// <summary>Even surfaces at the ends of the range, with white noise that is clipped there: its mean is no longer the surface's.</summary>
    public static IEnumerable<Graphic> NoisyFlats() => [NoisyFlat("white", White, seed: 0), NoisyFlat("black", Black, seed: 1), NoisyFlat("red", Red, seed: 2)];

    private static Graphic NoisyFlat(string name, Colour colour, int seed)
    {
        var clean = Paint((_, _) => colour);
        return new Graphic($"flat-{name}-noise{FlatNoise}", clean)
        {
            Noisy = (clean with { Samples = GaussianNoise.Add(clean.Samples, FlatNoise / 255f, seed) }).To8Bits(),
        };
    }

    private static FloatImage PixelArt(int cell)
    {
        var random = new Random(cell);
        var across = (Width + cell - 1) / cell;
        Colour[] cells = [.. Enumerable.Range(0, across * ((Height + cell - 1) / cell)).Select(_ => new Colour(random.Next(256), random.Next(256), random.Next(256)))];
        return Paint((x, y) => cells[(y / cell * across) + (x / cell)]);
    }

    /// <summary>Floyd and Steinberg (1976), "An adaptive algorithm for spatial grey scale", each channel by itself.</summary>
    private static FloatImage Diffuse(int levels, params Func<int, int, double>[] channels) =>
        new([.. channels.SelectMany(tone => Diffuse(levels, tone))], channels.Length, Height, Width);

    private static float[] Diffuse(int levels, Func<int, int, double> tone)
    {
        var samples = new float[Height * Width];
        // A pixel more on each side and a row more below take what falls off the edge.
        var owed = new double[Height + 1, Width + 2];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var wanted = tone(x, y) + owed[y, x + 1];
                var given = Math.Clamp(Math.Round(wanted * (levels - 1)), 0, levels - 1) / (levels - 1);
                var error = wanted - given;
                owed[y, x + 2] += error * 7 / 16;
                owed[y + 1, x] += error * 3 / 16;
                owed[y + 1, x + 1] += error * 5 / 16;
                owed[y + 1, x + 2] += error / 16;
                samples[(y * Width) + x] = (float)given;
            }
        }

        return samples;
    }

    private static FloatImage Paint(Func<int, int, Colour> colourAt)
    {
        var samples = new float[3 * Height * Width];
        for (var i = 0; i < Height * Width; i++)
        {
            var colour = colourAt(i % Width, i / Width);
            (samples[i], samples[(Height * Width) + i], samples[(2 * Height * Width) + i]) = (colour.Red / 255f, colour.Green / 255f, colour.Blue / 255f);
        }

        return new FloatImage(samples, 3, Height, Width);
    }

    private readonly record struct Colour(int Red, int Green, int Blue);
}

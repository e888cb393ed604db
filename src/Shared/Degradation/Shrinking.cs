using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>
/// A way to make a picture smaller by a whole factor, pixel centres aligned, edges repeated. Programs differ in it, and what one
/// makes is not what another's undoing expects.
/// </summary>
public sealed class Shrinking
{
    private readonly Func<double, double> _kernel;
    private readonly double _support;
    private readonly bool _isWidened;

    private Shrinking(string name, Func<double, double> kernel, double support, bool isWidened = true)
    {
        (Name, _kernel, _support, _isWidened) = (name, kernel, support, isWidened);
    }

    /// <summary>The mean of the pixels that a small one covers.</summary>
    public static Shrinking Area { get; } = new("area", x => Math.Abs(x) <= 0.5 ? 1 : 0, 0.5);

    /// <summary>A triangle as wide as two small pixels.</summary>
    public static Shrinking Bilinear { get; } = new("bilinear", Triangle, 1);

    /// <summary>The windowed sinc of three lobes.</summary>
    public static Shrinking Lanczos { get; } = new("lanczos", Sinc, 3);

    /// <summary>Interpolation at the small pixels' centres as if nothing were made smaller: what is finer than a small pixel aliases.</summary>
    public static Shrinking Aliased { get; } = new("aliased", Cubic, 2, isWidened: false);

    /// <summary>One of the large pixels that a small one covers, the next after its centre: what is finer aliases, and edges are stairs.</summary>
    public static Shrinking Nearest { get; } = new("nearest", x => x is >= 0 and < 1 ? 1 : 0, 1, isWidened: false);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Makes a picture smaller.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; H and W are multiples of the factor.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns><c>[C, H / factor, W / factor]</c>, neither clamped nor rounded.</returns>
    public FloatImage Apply(FloatImage image, int factor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (image.Height % factor != 0 || image.Width % factor != 0)
        {
            throw new ArgumentException($"{image.Width} x {image.Height} is not divisible by {factor}; crop the image first.", nameof(image));
        }

        var (height, width) = (image.Height / factor, image.Width / factor);
        var (first, taps) = Taps(factor);
        var across = new float[image.Channels * image.Height * width];
        for (var row = 0; row < image.Channels * image.Height; row++)
        {
            for (var x = 0; x < width; x++)
            {
                across[(row * width) + x] = Weigh(image.Samples, row * image.Width, 1, (x * factor) + first, image.Width, taps);
            }
        }

        var small = new float[image.Channels * height * width];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            for (var i = 0; i < height * width; i++)
            {
                var (y, x) = Math.DivRem(i, width);
                small[(channel * height * width) + i] =
                    Weigh(across, (channel * image.Height * width) + x, width, (y * factor) + first, image.Height, taps);
            }
        }

        return new FloatImage(small, image.Channels, height, width);
    }

    private static float Weigh(float[] samples, int start, int step, int first, int count, float[] taps)
    {
        var sum = 0f;
        for (var tap = 0; tap < taps.Length; tap++) sum += taps[tap] * samples[start + (Math.Clamp(first + tap, 0, count - 1) * step)];
        return sum;
    }

    private (int First, float[] Taps) Taps(int factor)
    {
        var centre = (factor - 1) / 2.0;
        var width = _isWidened ? factor : 1;
        var first = (int)Math.Ceiling(centre - (_support * width));
        var last = (int)Math.Floor(centre + (_support * width));
        var weights = Enumerable.Range(first, last - first + 1).Select(place => _kernel((place - centre) / width)).ToArray();
        var sum = weights.Sum();
        return (first, [.. weights.Select(weight => (float)(weight / sum))]);
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    // Keys (1981) with a = -0.5, as in BicubicResizer.
    private static double Cubic(double x) => Math.Abs(x) switch
    {
        <= 1 and var near => (((1.5 * near) - 2.5) * near * near) + 1,
        < 2 and var far => (((((-0.5 * far) + 2.5) * far) - 4) * far) + 2,
        _ => 0,
    };

    private static double Sinc(double x)
    {
        if (x == 0) return 1;
        if (Math.Abs(x) >= 3) return 0;
        var angle = Math.PI * x;
        return 3 * Math.Sin(angle) * Math.Sin(angle / 3) / (angle * angle);
    }
}

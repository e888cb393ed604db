namespace AePipeline.TrainingJob.Data;

/// <summary>
/// What a camera's exposure or an editing program makes of a picture's light: gamma, brightness, white balance, contrast and
/// black and white, in this order. Every change is one of the colours, so nothing moves.
/// </summary>
public sealed class LightVariation
{
    private const int Red = 0;
    private const int Blue = 2;
    private const int Colours = 3;

    private readonly byte[][] _curves;
    private readonly bool _isGrey;

    private LightVariation(byte[][] curves, bool isGrey) => (_curves, _isGrey) = (curves, isGrey);

    /// <summary>Draws one, or null for a picture that stays as it is.</summary>
    /// <param name="options">The ranges that it is drawn from, in equal steps of ratio.</param>
    /// <param name="channels">Channels of the picture, 3 or 1; white balance and greyness say nothing to one.</param>
    /// <param name="random">What decides.</param>
    public static LightVariation? Draw(LightOptions options, int channels, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() >= options.Varied) return null;
        var (gamma, gain) = (Ratio(options.Gamma, random), Ratio(options.Brightness, random));
        var (warmth, range) = (Ratio(options.WhiteBalance, random), Ratio(options.Range, random));
        var isGrey = channels == Colours && random.NextDouble() < options.Grey;
        return new LightVariation([.. Enumerable.Range(0, channels).Select(channel => Curve(gamma, gain * Balance(channel), range))], isGrey);

        double Balance(int channel) => channels != Colours ? 1 : channel switch { Red => warmth, Blue => 1 / warmth, _ => 1 };
    }

    /// <summary>Varies a picture where it is.</summary>
    /// <param name="pixels">Samples, channels interleaved, as many as the variation was drawn for.</param>
    public void Apply(Span<byte> pixels)
    {
        for (; pixels.Length > 0; pixels = pixels[_curves.Length..])
        {
            for (var channel = 0; channel < _curves.Length; channel++) pixels[channel] = _curves[channel][pixels[channel]];
            if (_isGrey) pixels[..Colours].Fill(Luma(pixels));
        }
    }

    /// <summary>Rec. 601 luma.</summary>
    private static byte Luma(ReadOnlySpan<byte> pixel) => (byte)((0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]) + 0.5);

    /// <summary>A factor, half and double as likely as each other where the range has both.</summary>
    private static double Ratio((double Least, double Most) range, Random random) =>
        range.Least * Math.Pow(range.Most / range.Least, random.NextDouble());

    private static byte[] Curve(double gamma, double gain, double range) =>
        [.. Enumerable.Range(0, 256).Select(sample => (byte)Math.Round(255 * Math.Clamp((((Math.Pow(sample / 255.0, gamma) * gain) - 0.5) * range) + 0.5, 0, 1)))];
}

using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>
/// Grain of a film: clumps of a pixel or so in brightness alone, strongest in the middle tones.
/// </summary>
/// <param name="Sigma">Standard deviation in the middle tones, in units of the [0, 1] range.</param>
/// <param name="Size">Standard deviation in pixels of the clumps' shape; 0 for single pixels.</param>
public sealed record FilmGrain(double Sigma, double Size)
{
    /// <summary>The grain that comes over a picture, to be added to its samples.</summary>
    /// <param name="clean">Samples <c>[C, H, W]</c> in [0, 1].</param>
    /// <param name="random">Draws the grain.</param>
    public FloatImage Draw(FloatImage clean, Random random)
    {
        ArgumentNullException.ThrowIfNull(clean);
        var area = clean.Height * clean.Width;
        var white = new FloatImage(new NormalDeviates(random).Draw(area, (float)(Sigma / GaussianBlur.WhiteNoiseGain(Size))), 1, clean.Height, clean.Width);
        var grain = GaussianBlur.Apply(white, Size).Samples;
        var luma = clean.WithChannels(1).Samples;
        var samples = new float[clean.Samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var tone = Math.Clamp(luma[i % area], 0, 1);
            samples[i] = grain[i % area] * 2 * MathF.Sqrt(tone * (1 - tone));
        }

        return clean with { Samples = samples };
    }
}

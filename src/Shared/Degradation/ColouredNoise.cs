using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>Gaussian noise whose channels or neighbouring pixels resemble each other.</summary>
/// <param name="Sigma">Standard deviation of each channel, in units of the [0, 1] range.</param>
/// <param name="Correlation">Of any two channels, in [0, 1]: 0 for independent ones, 1 for noise in brightness alone.</param>
/// <param name="Size">Standard deviation in pixels of the clumps that it forms; 0 for white noise.</param>
public sealed record ColouredNoise(double Sigma, double Correlation, double Size = 0)
{
    /// <summary>The noise, to be added to a picture's samples.</summary>
    /// <param name="clean">The picture, <c>[C, H, W]</c>.</param>
    /// <param name="random">Draws the noise.</param>
    public FloatImage Draw(FloatImage clean, Random random)
    {
        ArgumentNullException.ThrowIfNull(clean);
        var deviates = new NormalDeviates(random);
        var sigma = Sigma / GaussianBlur.WhiteNoiseGain(Size);
        var own = deviates.Draw(clean.Samples.Length, (float)(sigma * Math.Sqrt(1 - Correlation)));
        if (Correlation > 0)
        {
            var area = clean.Height * clean.Width;
            var common = deviates.Draw(area, (float)(sigma * Math.Sqrt(Correlation)));
            for (var i = 0; i < own.Length; i++) own[i] += common[i % area];
        }

        return GaussianBlur.Apply(clean with { Samples = own }, Size);
    }
}

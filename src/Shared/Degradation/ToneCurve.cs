namespace AePipeline.Degradation;

/// <summary>
/// From light to the samples of a finished picture and back: the transfer function of sRGB (IEC 61966-2-1), perhaps after
/// the S-curve <c>3x² - 2x³</c> that raises contrast, as Brooks et al. (2019), "Unprocessing Images for Learned Raw
/// Denoising", have it. Both ways are tables with linear interpolation: their error is far below a step of 8 bits.
/// </summary>
public sealed class ToneCurve
{
    private const int Steps = 4096;

    private readonly float[] _toSamples = new float[Steps + 1];
    private readonly float[] _toLight = new float[Steps + 1];

    private ToneCurve(bool isContrasty)
    {
        for (var i = 0; i <= Steps; i++)
        {
            // Dense near black, where the curve is steep: light is indexed by its square root.
            var position = (double)i / Steps;
            var sample = Encode(position * position);
            _toSamples[i] = (float)(isContrasty ? Smooth(sample) : sample);
            _toLight[i] = (float)Decode(isContrasty ? Unsmooth(position) : position);
        }
    }

    /// <summary>sRGB alone.</summary>
    public static ToneCurve Plain { get; } = new(isContrasty: false);

    /// <summary>sRGB with more contrast.</summary>
    public static ToneCurve Contrasty { get; } = new(isContrasty: true);

    /// <summary>Light in [0, 1] of a sample; a sample outside of [0, 1] counts as the nearest inside.</summary>
    public float ToLight(float sample) => Look(_toLight, Math.Clamp(sample, 0, 1));

    /// <summary>Sample in [0, 1] of light; what is outside of [0, 1] is clipped, as a camera does.</summary>
    public float ToSample(float light) => Look(_toSamples, MathF.Sqrt(Math.Clamp(light, 0, 1)));

    private static float Look(float[] table, float position)
    {
        var place = position * Steps;
        var index = Math.Min((int)place, Steps - 1);
        return table[index] + ((place - index) * (table[index + 1] - table[index]));
    }

    private static double Encode(double light) => light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    private static double Decode(double sample) => sample <= 0.04045 ? sample / 12.92 : Math.Pow((sample + 0.055) / 1.055, 2.4);

    private static double Smooth(double x) => x * x * (3 - (2 * x));

    private static double Unsmooth(double y) => 0.5 - Math.Sin(Math.Asin(1 - (2 * y)) / 3);
}

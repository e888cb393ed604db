namespace AePipeline.Degradation;

/// <summary>
/// Noise of a sensor in the units of its raw values, where 1 is full: the Poisson-Gaussian model, variance <c>Shot * x + Read</c>
/// (Foi et al., 2008, "Practical Poissonian-Gaussian Noise Modeling and Fitting for Single-Image Raw-Data").
/// </summary>
/// <param name="Shot">a: variance that grows with the light; about 0.0001 at base ISO to 0.012 at the highest of a small sensor.</param>
/// <param name="Read">b: variance in the dark.</param>
public readonly record struct SensorNoise(double Shot, double Read)
{
    /// <summary>Read noise of a sensor with this shot noise, by the line that Brooks et al. (2019) fitted to real sensors.</summary>
    /// <param name="shot">a.</param>
    /// <param name="deviation">How far off the line the sensor is, in natural logarithms; theirs scatter by 0.26.</param>
    public static SensorNoise OfSensor(double shot, double deviation = 0) =>
        new(shot, Math.Exp((2.18 * Math.Log(shot)) + 1.2 + deviation));

    /// <summary>Standard deviation at a raw value.</summary>
    public float SigmaAt(float raw) => MathF.Sqrt((float)((Shot * Math.Max(raw, 0)) + Read));
}

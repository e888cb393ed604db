using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data.Degrading;

/// <summary>What noise and compression will do to one picture.</summary>
/// <param name="options">How strongly.</param>
/// <param name="kind">Of what kind.</param>
/// <param name="side">Side in pixels of the sample.</param>
/// <param name="shift">Pixels by which the sample may be moved in the picture, along each axis.</param>
/// <param name="enlargement">How many times larger the picture is made first, at least 1.</param>
/// <param name="reduction">Size that the spoilt picture is made smaller to, in (0, 1].</param>
/// <param name="random">What decides.</param>
internal sealed class NoisePlan(
    DegradationOptions options, NoiseKind kind, int side, int shift, double enlargement, double reduction, Random random) : IDegradationPlan
{
    private readonly int _whole = side + shift;

    /// <summary>Side of the picture when it is spoilt.</summary>
    private readonly int _spoilt = (int)Math.Ceiling(((side + shift) / reduction) - 1e-6);

    /// <summary>Columns cut off at the left, at random, so that JPEG's blocks and the mosaic lie anywhere in the sample.</summary>
    public int Left { get; } = random.Next(shift + 1);

    /// <summary>Rows cut off at the top.</summary>
    public int Top { get; } = random.Next(shift + 1);

    /// <inheritdoc/>
    public bool TakesGraphics { get; init; }

    /// <inheritdoc/>
    public int Side => (int)Math.Ceiling((_spoilt / enlargement) - 1e-6);

    /// <inheritdoc/>
    public DegradedSample Apply(FloatImage picture)
    {
        // The target is what a file could hold, of which a picture of another size is none yet.
        var original = BicubicResizer.Resize(picture, _spoilt, _spoilt).To8Bits();
        var degraded = BicubicResizer.Resize(Degrade(original), _whole, _whole);
        var clean = BicubicResizer.Resize(original, _whole, _whole).To8Bits();
        if (kind is NoiseKind.Camera or NoiseKind.Coloured or NoiseKind.Grain && random.NextDouble() < options.Compressed)
        {
            degraded = JpegHistory.Draw(options, options.Quality.Least, random).Apply(degraded);
        }

        // Drawings are files, and what a network makes of clipped white and black paper it learns from them.
        if (kind is not NoiseKind.White || TakesGraphics || random.NextDouble() >= options.Unclipped) degraded = degraded.To8Bits();
        return new DegradedSample(clean.Crop(Top, Left, side, side), degraded.Crop(Top, Left, side, side));
    }

    private FloatImage Degrade(FloatImage picture) => kind switch
    {
        NoiseKind.Camera => Add(picture, DrawCamera().Draw(picture, random)),
        NoiseKind.White => Add(picture, new ColouredNoise(DrawSigma(), Correlation: 0).Draw(picture, random)),
        NoiseKind.Coloured => Add(picture, new ColouredNoise(DrawSigma(), random.NextDouble(), random.Next(2) * (0.4 + random.NextDouble())).Draw(picture, random)),
        NoiseKind.Grain => Add(picture, new FilmGrain((2 + (14 * random.NextDouble())) / 255, 1.2 * random.NextDouble()).Draw(picture, random)),
        NoiseKind.Jpeg => JpegHistory.Draw(options, options.LeastQualityAlone, random).Apply(picture),
        _ => picture,
    };

    private double DrawSigma() => options.MaxSigma / 255 * random.NextDouble();

    private CameraNoise DrawCamera()
    {
        var deviates = new NormalDeviates(random);
        var (least, most) = (Math.Log(options.Shot.Least), Math.Log(options.Shot.Most));
        var sensor = SensorNoise.OfSensor(Math.Exp(least + ((most - least) * random.NextDouble())), deviation: 0.5 * deviates.Next());
        var development = new CameraDevelopment(
            random.Next(2) == 0 ? ToneCurve.Plain : ToneCurve.Contrasty,
            exposure: Math.Exp(0.25 * deviates.Next()),
            redGain: 1.2 + (1.4 * random.NextDouble()),
            blueGain: 1.2 + (1.2 * random.NextDouble()),
            crosstalk: 0.35 * random.NextDouble());
        var isSmoothed = random.NextDouble() < options.Smoothing;
        return new CameraNoise(sensor, development)
        {
            Mosaic = random.NextDouble() < options.Mosaic ? new BayerMosaic(random.Next(2), random.Next(2)) : null,
            ColourSmoothing = isSmoothed ? 4 * Math.Sqrt(random.NextDouble()) : 0,
            LumaSmoothing = isSmoothed ? 1.2 * Math.Sqrt(random.NextDouble()) : 0,
            KeptAtEdges = isSmoothed ? random.NextDouble() : 0,
            Sharpening = random.NextDouble() < options.Sharpening ? random.NextDouble() : 0,
            SharpensEdges = enlargement > 1,
        };
    }

    private static FloatImage Add(FloatImage picture, FloatImage noise)
    {
        for (var i = 0; i < noise.Samples.Length; i++) noise.Samples[i] += picture.Samples[i];
        return noise;
    }
}

using AePipeline.Imaging;

namespace AePipeline.Degradation;

/// <summary>
/// Noise as a camera's finished picture has it, before it is compressed: a sensor's noise, which goes through mosaic, colour
/// matrix and tone curve with the picture, perhaps smoothed and sharpened on the way as cameras do by themselves.
/// </summary>
/// <param name="Sensor">Noise of the raw values.</param>
/// <param name="Development">How raw values become a picture.</param>
public sealed record CameraNoise(SensorNoise Sensor, CameraDevelopment Development)
{
    /// <summary>The sensor's mosaic; null for one that sees all colours at each pixel, or a picture that was much reduced.</summary>
    public BayerMosaic? Mosaic { get; init; } = new BayerMosaic(0, 0);

    /// <summary>Standard deviation in pixels by which the camera smooths the noise of colours; 0 for not at all.</summary>
    public double ColourSmoothing { get; init; }

    /// <summary>Standard deviation in pixels by which it smooths that of brightness.</summary>
    public double LumaSmoothing { get; init; }

    /// <summary>
    /// How little the brightness is smoothed where the picture has edges or texture, in [0, 1]; at 1 strong edges keep all of their
    /// noise. Cameras smooth flat areas most, so that a picture's noise is uneven.
    /// </summary>
    public double KeptAtEdges { get; init; }

    /// <summary>How much of the difference to a blurred copy it adds to sharpen the picture: 0 to about 1.5.</summary>
    public double Sharpening { get; init; }

    /// <summary>
    /// Whether what sharpening adds to edges counts as noise, as it does in a picture that was soft before; otherwise it sharpens
    /// the noise alone.
    /// </summary>
    public bool SharpensEdges { get; init; }

    /// <summary>Weak, medium and strong noise of the same camera, for measurements: see <see cref="OfStrength"/>.</summary>
    public static IReadOnlyList<string> Strengths { get; } = ["weak", "medium", "strong"];

    /// <summary>The camera of the measurements, without smoothing or sharpening.</summary>
    /// <param name="strength">One of <see cref="Strengths"/>: shot noise of 0.0005, 0.002 and 0.008.</param>
    /// <exception cref="ArgumentException">There is no such strength.</exception>
    public static CameraNoise OfStrength(string strength) => new(
        SensorNoise.OfSensor(strength switch
        {
            "weak" => 0.0005,
            "medium" => 0.002,
            "strong" => 0.008,
            _ => throw new ArgumentException($"There is no strength '{strength}'; use one of {string.Join(", ", Strengths)}.", nameof(strength)),
        }),
        new CameraDevelopment(ToneCurve.Plain));

    /// <summary>The noise that comes over a picture.</summary>
    /// <param name="clean">Samples <c>[C, H, W]</c> in [0, 1]; grey is taken for a colour picture without colour.</param>
    /// <param name="random">Draws the noise.</param>
    /// <returns>What is to be added to the samples, in their shape; the sum may leave [0, 1] only by smoothing and sharpening.</returns>
    public FloatImage Draw(FloatImage clean, Random random)
    {
        ArgumentNullException.ThrowIfNull(clean);
        var colour = clean.WithChannels(3);
        var noise = Smooth(Develop(colour, new NormalDeviates(random)), colour);
        if (Sharpening > 0) Sharpen(noise, colour);
        return noise.WithChannels(clean.Channels);
    }

    /// <summary>Adds what sharpening adds.</summary>
    private void Sharpen(FloatImage noise, FloatImage clean)
    {
        const double Radius = 1;
        var before = SharpensEdges ? [.. noise.Samples.Zip(clean.Samples, (a, b) => a + b)] : (float[])[.. noise.Samples];
        var soft = GaussianBlur.Apply(noise with { Samples = before }, Radius).Samples;
        for (var i = 0; i < before.Length; i++) noise.Samples[i] += (float)Sharpening * (before[i] - soft[i]);
    }

    private FloatImage Develop(FloatImage clean, NormalDeviates deviates)
    {
        var (height, width, area) = (clean.Height, clean.Width, clean.Height * clean.Width);
        var raw = new float[3 * area];
        var noise = new float[Mosaic is null ? 3 * area : area];
        Span<float> pixel = stackalloc float[3];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++) pixel[channel] = clean.Samples[(channel * area) + i];
            Development.ToRaw(pixel);
            for (var channel = 0; channel < 3; channel++) raw[(channel * area) + i] = pixel[channel];
            if (Mosaic is { } mosaic)
            {
                noise[i] = Sensor.SigmaAt(pixel[mosaic.ColourAt(i % width, i / width)]) * deviates.Next();
                continue;
            }

            for (var channel = 0; channel < 3; channel++) noise[(channel * area) + i] = Sensor.SigmaAt(pixel[channel]) * deviates.Next();
        }

        // Interpolation is linear, so the noise can go through it alone and the picture keeps its sharpness.
        if (Mosaic is { } pattern) noise = pattern.Interpolate(noise, height, width);
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < 3; channel++) pixel[channel] = raw[(channel * area) + i] + noise[(channel * area) + i];
            Development.ToFinished(pixel);
            for (var channel = 0; channel < 3; channel++)
            {
                var at = (channel * area) + i;
                noise[at] = pixel[channel] - clean.Samples[at];
            }
        }

        return clean with { Samples = noise };
    }

    /// <summary>Smooths brightness and the differences of the colours from it apart from each other.</summary>
    private FloatImage Smooth(FloatImage noise, FloatImage clean)
    {
        if (ColourSmoothing <= 0 && LumaSmoothing <= 0) return noise;
        var area = noise.Height * noise.Width;
        var luma = noise.WithChannels(1);
        var colour = noise with { Samples = [.. noise.Samples] };
        for (var i = 0; i < colour.Samples.Length; i++) colour.Samples[i] -= luma.Samples[i % area];
        var smoothLuma = GaussianBlur.Apply(luma, LumaSmoothing).Samples;
        if (KeptAtEdges > 0)
        {
            var edges = Edges(clean.WithChannels(1));
            for (var i = 0; i < area; i++) smoothLuma[i] += (float)KeptAtEdges * edges[i] * (luma.Samples[i] - smoothLuma[i]);
        }

        var samples = GaussianBlur.Apply(colour, ColourSmoothing).Samples;
        for (var i = 0; i < samples.Length; i++) samples[i] += smoothLuma[i % area];
        return noise with { Samples = samples };
    }

    /// <summary>Near 0 where the picture is flat, near 1 where its brightness varies by far more than <c>Plain</c>.</summary>
    private static float[] Edges(FloatImage luma)
    {
        const double Around = 1.5;
        const float Plain = 8 / 255f;
        var mean = GaussianBlur.Apply(luma, Around).Samples;
        var meanSquare = GaussianBlur.Apply(luma with { Samples = [.. luma.Samples.Select(sample => sample * sample)] }, Around).Samples;
        return [.. mean.Zip(meanSquare, (m, square) => MathF.Sqrt(Math.Max(0, square - (m * m)))).Select(deviation => deviation / (deviation + Plain))];
    }
}

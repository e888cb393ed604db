using AePipeline.Degradation;
using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Cli.Demo;

/// <summary>A clean photograph and what is uploaded in its place.</summary>
/// <param name="Name">File name of the upload.</param>
/// <param name="Clean">The original.</param>
/// <param name="Noisy">The version that is written to the upload's file; written as JPEG, it loses a little more.</param>
internal sealed record DemoSample(string Name, FloatImage Clean, FloatImage Noisy)
{
    /// <summary>Standard deviation of the literature's noise.</summary>
    private const float Sigma = 25f / 255;

    /// <summary>Every sample photograph with the literature's noise, the first in grey too, the last also as a phone writes it in the dark.</summary>
    /// <param name="paths">The photographs, at least one.</param>
    public static IReadOnlyList<Func<DemoSample>> Of(IReadOnlyList<string> paths) =>
    [
        .. paths.Select((path, i) => (Func<DemoSample>)(() => WithWhiteNoise(path, grey: false, seed: i + 1))),
        () => WithWhiteNoise(paths[0], grey: true, seed: paths.Count + 1),
        () => AsFromAPhone(paths[^1], seed: paths.Count + 2),
    ];

    /// <summary>White Gaussian noise, rounded and clipped to 8 bits as files are, in a PNG.</summary>
    private static DemoSample WithWhiteNoise(string path, bool grey, int seed)
    {
        var clean = ImageReader.ReadFloat(path, grey ? 1 : null);
        var noisy = clean with { Samples = GaussianNoise.Add(clean.Samples, Sigma, seed) };
        return new DemoSample(Path.GetFileNameWithoutExtension(path) + (grey ? "-grey.png" : ".png"), clean, noisy.To8Bits());
    }

    /// <summary>The noise of a small sensor in little light, which the phone smooths and sharpens, in a JPEG.</summary>
    private static DemoSample AsFromAPhone(string path, int seed)
    {
        const double Shot = 0.006;
        var clean = ImageReader.ReadFloat(path);
        var phone = new CameraNoise(SensorNoise.OfSensor(Shot), new CameraDevelopment(ToneCurve.Contrasty)) { ColourSmoothing = 1.2, Sharpening = 0.5 };
        var noisy = phone.Draw(clean, new Random(seed));
        for (var i = 0; i < noisy.Samples.Length; i++) noisy.Samples[i] += clean.Samples[i];
        return new DemoSample(Path.GetFileNameWithoutExtension(path) + "-phone.jpg", clean, noisy.To8Bits());
    }
}

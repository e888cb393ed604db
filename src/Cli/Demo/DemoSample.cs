using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Cli.Demo;

/// <summary>A clean photograph and its noisy version.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Clean">The original.</param>
/// <param name="Noisy">The version that is uploaded, rounded and clipped to 8 bits as its file is.</param>
internal sealed record DemoSample(string Name, FloatImage Clean, FloatImage Noisy)
{
    /// <summary>Standard deviation of the noise.</summary>
    public const float Sigma = 25f / 255;

    /// <summary>Reads a photograph and adds noise.</summary>
    /// <param name="path">The photograph.</param>
    /// <param name="grey">Makes it grey first.</param>
    /// <param name="seed">Chooses the noise.</param>
    public static DemoSample Create(string path, bool grey, int seed)
    {
        var clean = ImageReader.ReadFloat(path, grey ? 1 : null);
        var noisy = GaussianNoise.Add(clean.Samples, Sigma, seed);
        for (var i = 0; i < noisy.Length; i++)
        {
            noisy[i] = MathF.Round(Math.Clamp(noisy[i], 0, 1) * byte.MaxValue) / byte.MaxValue;
        }

        var name = Path.GetFileNameWithoutExtension(path) + (grey ? "-grey" : "");
        return new DemoSample(name, clean, clean with { Samples = noisy });
    }
}

using System.Globalization;
using AePipeline.Degradation;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Families.Denoise;

/// <summary>The conditions that denoisers are measured under: the literature's, and those of real uploads.</summary>
public static class DenoiseConditions
{
    private const int Seed = 0;
    private const int CameraJpegQuality = 90;

    /// <summary>White Gaussian noise in floating point, not clipped, as the literature has it.</summary>
    /// <param name="sigmas">Standard deviations, of 255; 0 shows what happens to an image that is clean already.</param>
    public static IEnumerable<Condition> Gaussian(IEnumerable<double> sigmas) => sigmas.Select(sigma =>
    {
        var name = sigma.ToString(CultureInfo.InvariantCulture);
        return new Condition(
            $"sigma{name}",
            sigma == 0 ? "clean input" : $"sigma {name}",
            $"White Gaussian noise (sigma of 255, seed {Seed}) is added to the whole image in floating point and not clipped.",
            clean => clean with { Samples = GaussianNoise.Add(clean.Samples, (float)(sigma / 255), Seed) });
    });

    /// <summary>Camera noise of every strength of <see cref="CameraNoise.Strengths"/>, alone and as a JPEG file of quality 90.</summary>
    public static IEnumerable<Condition> Camera() => CameraNoise.Strengths.SelectMany(strength => new[] { Camera(strength), CameraAndJpeg(strength) });

    /// <summary>Camera noise, clipped and rounded to 8 bits.</summary>
    /// <param name="strength">One of <see cref="CameraNoise.Strengths"/>.</param>
    /// <exception cref="ArgumentException">There is no such strength.</exception>
    public static Condition Camera(string strength)
    {
        var noise = CameraNoise.OfStrength(strength);
        return new Condition(
            $"camera-{strength}",
            $"{strength} camera noise",
            $"Camera noise (Poisson-Gaussian noise of the raw values, weak, medium and strong with a variance of 0.0005, 0.002 and 0.008 at white, through Bayer "
            + $"mosaic, colour matrix and sRGB; seed {Seed}) is added to the whole image, clipped and rounded to 8 bits.",
            clean => Expose(noise, clean));
    }

    /// <summary>Camera noise as <see cref="Camera(string)"/> has it, then a JPEG file of quality 90.</summary>
    /// <param name="strength">One of <see cref="CameraNoise.Strengths"/>.</param>
    /// <exception cref="ArgumentException">There is no such strength.</exception>
    public static Condition CameraAndJpeg(string strength)
    {
        var camera = Camera(strength);
        return new Condition(
            $"{camera.Name}-jpeg{CameraJpegQuality}",
            $"{camera.Label}, JPEG {CameraJpegQuality}",
            $"\"JPEG {CameraJpegQuality}\" saves that as JPEG (libjpeg's quality {CameraJpegQuality}, 4:2:0).",
            clean => new JpegRoundTrip(CameraJpegQuality).Apply(camera.Spoil(clean)));
    }

    /// <summary>JPEG files of the clean image.</summary>
    /// <param name="qualities">libjpeg's qualities, 1 to 100.</param>
    public static IEnumerable<Condition> Jpeg(IEnumerable<int> qualities) => qualities.Select(quality => new Condition(
        $"jpeg{quality.ToString(CultureInfo.InvariantCulture)}",
        $"JPEG {quality.ToString(CultureInfo.InvariantCulture)}",
        "The image is saved as JPEG of libjpeg's quality given, with colour at half the resolution (4:2:0), and read again.",
        new JpegRoundTrip(quality).Apply));

    private static FloatImage Expose(CameraNoise noise, FloatImage clean)
    {
        var samples = noise.Draw(clean, new Random(Seed)).Samples;
        for (var i = 0; i < samples.Length; i++) samples[i] += clean.Samples[i];
        return (clean with { Samples = samples }).To8Bits();
    }
}

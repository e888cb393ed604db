using System.Globalization;
using AePipeline.Degradation;
using AePipeline.Evaluation;
using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Families.Upscale;

/// <summary>The small images that upscalers are measured on: the literature's, and those that are met outside of it.</summary>
/// <param name="scale">Factor by which they are smaller than the image; it divides the image's sides.</param>
public sealed class UpscaleConditions(int scale)
{
    private const int Seed = 0;

    /// <summary>Antialiased bicubic resizing, as the super-resolution literature has it.</summary>
    public Condition Bicubic => new(
        "",
        $"x{scale}",
        $"The image, cropped to a multiple of {scale}, is made {scale} times smaller by bicubic resizing (a = -0.5, antialiased, as MATLAB's imresize) and rounded to 8 bits.",
        Shrink);

    /// <summary>The mean of as many pixels as the scale a side.</summary>
    public Condition Area => new(
        "area",
        $"x{scale}, area",
        $"\"Area\" takes the mean of {scale} x {scale} pixels in place of bicubic resizing.",
        image => Shrinking.Area.Apply(image, scale).To8Bits());

    /// <summary>Interpolation without antialiasing: see <see cref="Shrinking.Aliased"/>.</summary>
    public Condition Aliased => new(
        "aliased",
        $"x{scale}, aliased",
        "\"Aliased\" interpolates at the small pixels' centres with the bicubic kernel of the large image's pixels, not widened: fine structure gives false patterns.",
        image => Shrinking.Aliased.Apply(image, scale).To8Bits());

    /// <summary>The bicubic small image saved as JPEG.</summary>
    /// <param name="qualities">libjpeg's qualities, 1 to 100.</param>
    public IEnumerable<Condition> Jpeg(IEnumerable<int> qualities) => qualities.Select(quality => new Condition(
        $"jpeg{quality.ToString(CultureInfo.InvariantCulture)}",
        $"x{scale}, JPEG {quality.ToString(CultureInfo.InvariantCulture)}",
        "\"JPEG\" saves the bicubic small image as JPEG of libjpeg's quality given (4:2:0) and reads it again.",
        image => new JpegRoundTrip(quality).Apply(Shrink(image))));

    /// <summary>The bicubic small image with white Gaussian noise, clipped and rounded to 8 bits.</summary>
    /// <param name="sigmas">Standard deviations, of 255.</param>
    public IEnumerable<Condition> Noise(IEnumerable<double> sigmas) => sigmas.Select(sigma =>
    {
        var name = sigma.ToString(CultureInfo.InvariantCulture);
        return new Condition(
            $"noise{name}",
            $"x{scale}, noise {name}",
            $"\"Noise\" adds white Gaussian noise (sigma of 255, seed {Seed}) to the bicubic small image, clipped and rounded to 8 bits.",
            image => AddNoise(Shrink(image), sigma));
    });

    private static FloatImage AddNoise(FloatImage small, double sigma) =>
        (small with { Samples = GaussianNoise.Add(small.Samples, (float)(sigma / 255), Seed) }).To8Bits();

    private FloatImage Shrink(FloatImage image) => BicubicResizer.Shrink(image, scale).To8Bits();
}

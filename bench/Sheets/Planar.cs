using AePipeline.Imaging;
using NetVips;

namespace AePipeline.Bench;

/// <summary>From planar samples to a picture.</summary>
internal static class Planar
{
    /// <summary>Samples of 3 channels, rounded to 8 bits.</summary>
    public static Image ToImage(FloatImage image)
    {
        using var planes = Image.NewFromMemory(image.Samples, image.Width, 3 * image.Height, 1, Enums.BandFormat.Float);
        Image[] bands = [.. Enumerable.Range(0, 3).Select(band => planes.Crop(0, band * image.Height, image.Width, image.Height))];
        return (bands[0].Bandjoin(bands[1..]) * 255).Rint().Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb).CopyMemory();
    }
}

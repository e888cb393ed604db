using AePipeline.Imaging;
using NetVips;

namespace AePipeline.Bench;

/// <summary>From pixels in a row to planar samples, and to files.</summary>
internal static class Pictures
{
    private const int Area = Graphic.Width * Graphic.Height;

    /// <summary>Samples of a picture's bytes, red, green and blue in turn.</summary>
    public static FloatImage ToPlanar(byte[] pixels)
    {
        var samples = new float[3 * Area];
        for (var i = 0; i < samples.Length; i++) samples[i] = pixels[(i % Area * 3) + (i / Area)] / 255f;
        return new FloatImage(samples, 3, Graphic.Height, Graphic.Width);
    }

    /// <summary>Writes a PNG file.</summary>
    public static void Save(FloatImage image, string path)
    {
        var pixels = new byte[image.Samples.Length];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)MathF.Round(255 * image.Samples[(i % image.Channels * Area) + (i / image.Channels)]);
        using var raw = Image.NewFromMemory(pixels, image.Width, image.Height, image.Channels, Enums.BandFormat.Uchar);
        using var picture = raw.Copy(interpretation: image.Channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        picture.Pngsave(path);
    }
}

using AePipeline.Imaging;

namespace AePipeline.Bench;

/// <summary>Pictures of noise: the smallest upload that no other upload is like.</summary>
public static class NoisePicture
{
    private const int Side = 64;

    /// <summary>A PNG of 64 x 64 pixels in colour; the same seed gives the same one.</summary>
    public static byte[] Png(int seed)
    {
        var path = Path.Combine(Path.GetTempPath(), $"bench-{Guid.NewGuid():N}.png");
        var layout = new PixelLayout(Side, Side, Channels: 3, HasAlpha: false, BitDepth: 8);
        using (var writer = ImageWriter.Create(path, ImageFormat.Png, layout, new ImageOutputOptions()))
        {
            var pixels = new byte[layout.RowBytes * Side];
            new Random(seed).NextBytes(pixels);
            writer.WriteRows(pixels);
            writer.Complete();
        }

        var content = File.ReadAllBytes(path);
        File.Delete(path);
        return content;
    }
}

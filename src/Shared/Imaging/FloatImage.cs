namespace AePipeline.Imaging;

/// <summary>A whole image as numbers.</summary>
/// <param name="Samples">Planar samples <c>[C, H, W]</c>, sRGB or grey, usually in [0, 1].</param>
/// <param name="Channels">C: 3 or 1.</param>
/// <param name="Height">H: rows.</param>
/// <param name="Width">W: pixels a row.</param>
public sealed record FloatImage(float[] Samples, int Channels, int Height, int Width)
{
    /// <summary>
    /// This image with another number of channels: grey is repeated, colour gives its luma (ITU-R BT.601, of the sRGB
    /// values as they are).
    /// </summary>
    /// <param name="channels">3 or 1.</param>
    public FloatImage WithChannels(int channels) => (Channels, channels) switch
    {
        (1, 1) or (3, 3) => this,
        (1, 3) => this with { Samples = [.. Samples, .. Samples, .. Samples], Channels = 3 },
        (3, 1) => this with { Samples = Luma(), Channels = 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 3 channels or 1."),
    };

    private float[] Luma()
    {
        var pixels = Height * Width;
        var luma = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            luma[i] = (0.299f * Samples[i]) + (0.587f * Samples[pixels + i]) + (0.114f * Samples[(2 * pixels) + i]);
        }

        return luma;
    }
}

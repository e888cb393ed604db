using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Degradation;

/// <summary>What a JPEG file keeps of a picture, by the codec itself: encoded and decoded again.</summary>
/// <param name="Quality">Quality in libjpeg's scale, 1 to 100.</param>
/// <param name="Subsampled">Whether colour has half the resolution (4:2:0), as cameras and phones have it, or all of it (4:4:4).</param>
public sealed record JpegRoundTrip(int Quality, bool Subsampled = true)
{
    /// <summary>Encodes and decodes.</summary>
    /// <param name="image">Samples <c>[C, H, W]</c>; clipped to [0, 1] and rounded to 8 bits first.</param>
    public FloatImage Apply(FloatImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        VipsRuntime.Initialize();
        using var raw = Image.NewFromMemory(Interleave(image), image.Width, image.Height, image.Channels, BandFormat.Uchar);
        using var picture = raw.Copy(interpretation: image.Channels == 1 ? Interpretation.Bw : Interpretation.Srgb);
        var file = picture.JpegsaveBuffer(q: Quality, subsampleMode: Subsampled ? ForeignSubsample.On : ForeignSubsample.Off);
        using var decoded = Image.JpegloadBuffer(file);
        return Separate(decoded.WriteToMemory<byte>(), image);
    }

    private static byte[] Interleave(FloatImage image)
    {
        var area = image.Height * image.Width;
        var bytes = new byte[image.Samples.Length];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            for (var i = 0; i < area; i++)
            {
                bytes[(i * image.Channels) + channel] = (byte)((Math.Clamp(image.Samples[(channel * area) + i], 0, 1) * 255) + 0.5f);
            }
        }

        return bytes;
    }

    private static FloatImage Separate(byte[] bytes, FloatImage shape)
    {
        var area = shape.Height * shape.Width;
        var samples = new float[bytes.Length];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            for (var i = 0; i < area; i++) samples[(channel * area) + i] = bytes[(i * shape.Channels) + channel] * (1f / 255);
        }

        return shape with { Samples = samples };
    }
}

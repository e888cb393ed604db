using System.Security.Cryptography;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>A decoded image: 8-bit sRGB, three channels interleaved, rows from the top.</summary>
/// <param name="Name">Where it came from, for messages.</param>
/// <param name="Sha256">Hash of the file, hexadecimal.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Pixels"><c>Height * Width * 3</c> samples.</param>
public sealed record TrainingImage(string Name, string Sha256, int Width, int Height, byte[] Pixels)
{
    private const int Channels = 3;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="ImageRejectedException">It is not a readable image.</exception>
    public static TrainingImage Decode(string name, string path)
    {
        var image = ImageReader.ReadFloat(path, Channels);
        var area = image.Width * image.Height;
        var pixels = new byte[area * Channels];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                pixels[(i * Channels) + channel] = (byte)((image.Samples[(channel * area) + i] * 255) + 0.5f);
            }
        }

        return new TrainingImage(name, Convert.ToHexStringLower(HashOf(path)), image.Width, image.Height, pixels);
    }

    /// <summary>SHA-256 of a file.</summary>
    public static byte[] HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    /// <summary>The image as numbers in [0, 1].</summary>
    /// <param name="channels">3 keeps the colours, 1 takes the luma.</param>
    public FloatImage ToFloat(int channels)
    {
        var area = Width * Height;
        var samples = new float[Channels * area];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                samples[(channel * area) + i] = Pixels[(i * Channels) + channel] / 255f;
            }
        }

        return new FloatImage(samples, Channels, Height, Width).WithChannels(channels);
    }
}

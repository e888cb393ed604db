using AePipeline.Imaging;
using AePipeline.Inference;

namespace AePipeline.TrainingJob.Data;

/// <summary>A decoded image: 8-bit samples, channels interleaved, rows from the top.</summary>
/// <param name="Name">Where it came from, for messages.</param>
/// <param name="Sha256">Hash of the file or of the samples, hexadecimal.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Pixels"><c>Height * Width * Channels</c> samples.</param>
/// <param name="Channels">3 for sRGB, 1 for grey.</param>
public sealed record TrainingImage(string Name, string Sha256, int Width, int Height, byte[] Pixels, int Channels = 3)
{
    /// <summary>Number of the image's class, where a file of labels or its folder says so; only a conditional model is told it in training.</summary>
    public int? Label { get; init; }

    /// <summary>Makes one of numbers in [0, 1], which are rounded and clamped to 8 bits.</summary>
    public static TrainingImage From(FloatImage image, string name, string sha256)
    {
        ArgumentNullException.ThrowIfNull(image);
        var area = image.Width * image.Height;
        var pixels = new byte[image.Samples.Length];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < image.Channels; channel++)
            {
                var sample = Math.Clamp(image.Samples[(channel * area) + i], 0, 1);
                pixels[(i * image.Channels) + channel] = (byte)((sample * 255) + 0.5f);
            }
        }

        return new TrainingImage(name, sha256, image.Width, image.Height, pixels, image.Channels);
    }

    /// <summary>The image as numbers in [0, 1].</summary>
    /// <param name="channels">3 or 1: colour gives its luma, grey is repeated.</param>
    public FloatImage ToFloat(int channels)
    {
        var area = Width * Height;
        var samples = new float[Channels * area];
        for (var i = 0; i < area; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                samples[(channel * area) + i] = Pixels[(i * Channels) + channel] * (1f / 255);
            }
        }

        return new FloatImage(samples, Channels, Height, Width).WithChannels(channels);
    }

    /// <summary>A part from the middle.</summary>
    /// <param name="height">Pixels, at most the image's.</param>
    /// <param name="width">Pixels, at most the image's.</param>
    public TrainingImage Centre(int height, int width) => Crop((Height - height) / 2, (Width - width) / 2, height, width);

    /// <summary>A rectangle that lies inside the image.</summary>
    public TrainingImage Crop(int top, int left, int height, int width)
    {
        var pixels = new byte[height * width * Channels];
        for (var y = 0; y < height; y++)
        {
            Pixels.AsSpan((((top + y) * Width) + left) * Channels, width * Channels).CopyTo(pixels.AsSpan(y * width * Channels));
        }

        return this with { Height = height, Width = width, Pixels = pixels };
    }

    /// <summary>The image brought to another size as models get theirs, and rounded to 8 bits again, which take a quarter of the memory.</summary>
    /// <param name="height">Pixels.</param>
    /// <param name="width">Pixels.</param>
    public TrainingImage Resize(int height, int width) => height == Height && width == Width
        ? this
        : From(new ImageShape(Channels, height, width).Fit(ToFloat(Channels)), Name, Sha256) with { Label = Label };

    /// <summary>The image made half as large so many times, sides rounded down.</summary>
    public TrainingImage Halve(int times) => times == 0 ? this : Resize(Height / 2, Width / 2).Halve(times - 1);
}

using System.Security.Cryptography;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>An image file on this machine; decoded to sRGB whatever its channels.</summary>
internal sealed record FileImageEntry : ImageEntry
{
    private const int Channels = 3;

    private readonly string _path;

    private FileImageEntry(string name, string sha256, PixelLayout layout, string path)
        : base(name, sha256, layout.Width, layout.Height) => _path = path;

    /// <summary>Reads a file's header and hash.</summary>
    /// <exception cref="ImageRejectedException">It is not an image that can be read.</exception>
    public static FileImageEntry Open(string name, string path)
    {
        using var reader = ImageReader.Open(path, new ImageLimits());
        using var file = File.OpenRead(path);
        return new FileImageEntry(name, Convert.ToHexStringLower(SHA256.HashData(file)), reader.Layout, path);
    }

    /// <inheritdoc/>
    public override TrainingImage Decode() => TrainingImage.From(ImageReader.ReadFloat(_path, Channels), Name, Sha256).Halve(Halvings) with { Label = Label };
}

using System.Security.Cryptography;
using System.Text;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>An image of a set that is known but not decoded.</summary>
/// <param name="Name">Where it comes from, for messages.</param>
/// <param name="Sha256">Hash of the content, 64 hexadecimal digits; decides the image's side.</param>
/// <param name="Width">Pixels, after the halvings.</param>
/// <param name="Height">Pixels, after the halvings.</param>
public abstract record ImageEntry(string Name, string Sha256, int Width, int Height)
{
    /// <summary>How often it is made half as large when it is decoded, because it was too noisy as it is.</summary>
    public int Halvings { get; private init; }

    /// <summary>Number of the image's class where a file of labels or its folder says so, otherwise null.</summary>
    public int? Label { get; init; }

    /// <summary>Identifies what <see cref="Decode"/> gives, 64 hexadecimal digits: another picture where it is halved.</summary>
    public string ContentId => Halvings == 0
        ? Sha256
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{Sha256}/{Halvings}")));

    /// <summary>The image made half as large so many times.</summary>
    public ImageEntry Halve(int times) => this with { Halvings = Halvings + times, Width = Width >> times, Height = Height >> times };

    /// <summary>Decodes the image and halves it. Thread-safe.</summary>
    /// <exception cref="ImageRejectedException">Its pixels are damaged.</exception>
    public abstract TrainingImage Decode();
}

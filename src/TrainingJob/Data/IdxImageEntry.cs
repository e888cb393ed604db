using System.Globalization;
using System.Security.Cryptography;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Data;

/// <summary>One grey image of an IDX file, with its label where there is a file of labels.</summary>
internal sealed record IdxImageEntry : ImageEntry
{
    private readonly ReadOnlyMemory<byte> _pixels;

    private IdxImageEntry(string name, int width, int height, ReadOnlyMemory<byte> pixels, int? label)
        : base(name, Convert.ToHexStringLower(SHA256.HashData(pixels.Span)), width, height)
    {
        _pixels = pixels;
        Label = label;
    }

    /// <summary>Reads the images of a file.</summary>
    /// <param name="path">IDX file of images, perhaps gzipped.</param>
    /// <param name="labelsPath">IDX file of as many labels, or null.</param>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="TrainingDataException">The numbers of images and labels differ.</exception>
    public static IReadOnlyList<IdxImageEntry> ReadAll(string path, string? labelsPath)
    {
        var images = IdxFile.Read(path, dimensions: 3);
        var labels = labelsPath is null ? null : IdxFile.Read(labelsPath, dimensions: 1);
        if (labels is not null && labels.Dimensions[0] != images.Dimensions[0])
        {
            throw new TrainingDataException(
                $"'{labelsPath}' holds {labels.Dimensions[0]} labels and '{path}' {images.Dimensions[0]} images. Give the labels of these images.");
        }

        var (height, width) = (images.Dimensions[1], images.Dimensions[2]);
        var file = Path.GetFileName(path);
        return [.. Enumerable.Range(0, images.Dimensions[0]).Select(i => new IdxImageEntry(
            string.Create(CultureInfo.InvariantCulture, $"{file}#{i}"),
            width,
            height,
            images.Values.Slice(i * height * width, height * width),
            labels?.Values.Span[i]))];
    }

    /// <inheritdoc/>
    public override TrainingImage Decode() => new(Name, Sha256, Width, Height, _pixels.ToArray(), Channels: 1) { Label = Label };
}

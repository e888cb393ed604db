using System.Collections.Concurrent;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Bench;

/// <summary>Pictures of one size, cut from photos: a different place of the next photo each time, so that no two are the same.</summary>
public sealed class PhotoCrops
{
    private const int JpegQuality = 90;

    // A photo as large as the crop has no two places to cut from: it is enlarged by this much more than it would have to be.
    private const double Room = 1.1;

    private readonly IReadOnlyList<string> _photos;
    private readonly int _width;
    private readonly int _height;

    // Decoded once: thousands of crops would otherwise take longer than what they are for.
    private readonly ConcurrentDictionary<string, Image> _decoded = new(StringComparer.Ordinal);

    /// <param name="folder">Photos as JPEG, PNG or WebP, in subfolders too.</param>
    /// <param name="width">Pixels of a crop.</param>
    /// <param name="height">Pixels of a crop.</param>
    /// <param name="mostEnlarged">Leaves out photos that would have to be enlarged more than so many times; by default none.</param>
    /// <exception cref="ArgumentException">The folder has no such photo.</exception>
    public PhotoCrops(string folder, int width, int height, double mostEnlarged = double.PositiveInfinity)
    {
        (_width, _height) = (width, height);
        _photos = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" or ".WEBP")
            .Where(path => Enlargement(path) <= mostEnlarged)
            .Order(StringComparer.Ordinal)];
        if (_photos.Count == 0)
        {
            throw new ArgumentException($"'{folder}' has no JPEG, PNG or WebP that gives {width} x {height} pixels enlarged at most {mostEnlarged} times. Name a folder of larger photos.");
        }
    }

    /// <summary>A crop in colour as JPEG of quality 90; the same number gives the same one.</summary>
    public byte[] Jpeg(int number)
    {
        var photo = _decoded.GetOrAdd(_photos[number % _photos.Count], Decode);
        var random = new Random(number);
        var scale = Math.Max(1, Room * Enlargement(photo));
        var (across, down) = ((int)(_width / scale), (int)(_height / scale));
        using var crop = photo.Crop(random.Next(photo.Width - across + 1), random.Next(photo.Height - down + 1), across, down);
        using var image = scale > 1 ? crop.ThumbnailImage(_width, height: _height, size: Size.Force) : crop.Copy();
        return image.JpegsaveBuffer(q: JpegQuality);
    }

    private static Image Decode(string path)
    {
        using var image = Image.NewFromFile(path);
        using var colour = image.Colourspace(Interpretation.Srgb);
        using var opaque = colour.HasAlpha() ? colour.Flatten() : colour.Copy();
        return opaque.CopyMemory();
    }

    private double Enlargement(string path)
    {
        using var header = Image.NewFromFile(path);
        return Enlargement(header);
    }

    private double Enlargement(Image photo) => Math.Max((double)_width / photo.Width, (double)_height / photo.Height);
}

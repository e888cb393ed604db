using NetVips;

namespace AePipeline.Bench;

/// <summary>Photos cut into pictures that share no pixel.</summary>
internal static class Quarters
{
    /// <summary>Longest side of a quarter in pixels: large enough for every change, small enough to be quick.</summary>
    private const int Longest = 512;

    /// <summary>The quarters of the photos of a folder, three channels of 8 bits each.</summary>
    public static IReadOnlyList<Image> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SelectMany(Cut)];

    private static IEnumerable<Image> Cut(string file)
    {
        using var photo = Image.Thumbnail(file, 2 * Longest, height: 2 * Longest, size: Enums.Size.Down);
        var colour = photo.Colourspace(Enums.Interpretation.Srgb);
        if (colour.HasAlpha()) colour = colour.Flatten();
        var (width, height) = (colour.Width / 2, colour.Height / 2);
        return [.. from top in new[] { 0, height } from left in new[] { 0, width } select colour.Crop(left, top, width, height).CopyMemory()];
    }
}

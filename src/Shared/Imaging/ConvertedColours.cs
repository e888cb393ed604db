using NetVips;

namespace AePipeline.Imaging;

/// <summary>An image whose samples are RGB or grey.</summary>
/// <param name="Image">The image.</param>
/// <param name="Profile">The RGB space of its samples where that is not sRGB; null for sRGB and for grey.</param>
/// <param name="Gamut">What became of an RGB space of its own; null when it has none.</param>
internal sealed record ConvertedColours(Image Image, byte[]? Profile, GamutKept? Gamut);

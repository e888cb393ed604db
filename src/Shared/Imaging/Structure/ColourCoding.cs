namespace AePipeline.Imaging.Structure;

/// <summary>How samples stand for colours, where a file says so by numbers and not by an embedded profile.</summary>
/// <param name="Primaries">White and primaries.</param>
/// <param name="Gamma">The power that makes a sample linear; null for the curve of sRGB.</param>
internal sealed record ColourCoding(Chromaticities Primaries, double? Gamma)
{
    // gAMA as nearly every program that means sRGB writes it, and its roundings.
    private const double SrgbGamma = 1 / 2.2;
    private const double GammaTolerance = 0.01;

    /// <summary>Whether samples are sRGB as they are.</summary>
    public bool IsSrgb => Gamma is null && Primaries.IsCloseTo(Chromaticities.Srgb);

    /// <summary>From code points of ITU-T H.273.</summary>
    /// <param name="primaries"><c>ColourPrimaries</c>.</param>
    /// <param name="transfer"><c>TransferCharacteristics</c>; the camera curve of BT.709 is shown as sRGB, as screens do.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Unsupported"/>: HDR, or a space that is not known.</exception>
    public static ColourCoding OfCodePoints(int primaries, int transfer)
    {
        var gamut = Chromaticities.OfCodePoint(primaries);
        return transfer switch
        {
            16 => throw Hdr("PQ"),
            18 => throw Hdr("HLG"),
            _ when gamut is null => throw Unknown($"colour primaries {primaries}"),
            1 or 2 or 6 or 13 or 14 or 15 => new ColourCoding(gamut, Gamma: null),
            4 => new ColourCoding(gamut, 2.2),
            5 => new ColourCoding(gamut, 2.8),
            8 => new ColourCoding(gamut, 1),
            _ => throw Unknown($"transfer characteristics {transfer}"),
        };
    }

    /// <summary>From a PNG's <c>gAMA</c> and <c>cHRM</c>; null when there is neither, or none that makes sense.</summary>
    /// <param name="gamma">The power that samples were made with.</param>
    /// <param name="primaries">White and primaries.</param>
    public static ColourCoding? OfGamma(double? gamma, Chromaticities? primaries)
    {
        var known = gamma is >= 0.1 and <= 10 ? gamma : null;
        return known is null && primaries is null
            ? null
            : new ColourCoding(
                primaries ?? Chromaticities.Srgb,
                known is { } power && Math.Abs(power - SrgbGamma) > GammaTolerance ? 1 / power : null);
    }

    private static ImageRejectedException Hdr(string curve) => new(
        ImageRejection.Unsupported,
        $"The image is HDR ({curve}), which is not handled: shown as it is, it would be flat and grey. Export it as an ordinary (SDR) image in sRGB and upload that.");

    private static ImageRejectedException Unknown(string what) => new(
        ImageRejection.Unsupported, $"The image's colours are coded in a way that is not handled ({what}). Convert it to sRGB and upload that.");
}

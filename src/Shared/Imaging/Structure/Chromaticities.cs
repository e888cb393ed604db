namespace AePipeline.Imaging.Structure;

/// <summary>CIE 1931 x and y of a colour space's white and primaries.</summary>
internal sealed record Chromaticities(
    double WhiteX, double WhiteY, double RedX, double RedY, double GreenX, double GreenY, double BlueX, double BlueY)
{
    private const double Tolerance = 0.005;

    /// <summary>Those of sRGB and BT.709.</summary>
    public static Chromaticities Srgb { get; } = new(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

    /// <summary>By the code point of ITU-T H.273; null for those that are not known or reserved.</summary>
    public static Chromaticities? OfCodePoint(int primaries) => primaries switch
    {
        1 or 2 => Srgb,
        5 => new(0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06),
        6 or 7 => new(0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070),
        9 => new(0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
        11 => new(0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
        12 => new(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
        _ => null,
    };

    /// <summary>From eight numbers in the order white, red, green, blue; null when no colour space can have them.</summary>
    public static Chromaticities? Of(Func<int, double> number)
    {
        var read = new Chromaticities(number(0), number(1), number(2), number(3), number(4), number(5), number(6), number(7));
        var area = ((read.GreenX - read.RedX) * (read.BlueY - read.RedY)) - ((read.BlueX - read.RedX) * (read.GreenY - read.RedY));
        return Array.TrueForAll(read.Numbers, value => value is >= 0 and <= 1.2)
            && read is { WhiteY: > 0.01, RedY: > 0.0001, GreenY: > 0.0001, BlueY: > 0.0001 }
            && Math.Abs(area) > 0.001
                ? read
                : null;
    }

    /// <summary>Whether a colour looks the same in both.</summary>
    public bool IsCloseTo(Chromaticities other) => Numbers.Zip(other.Numbers).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance);

    private double[] Numbers => [WhiteX, WhiteY, RedX, RedY, GreenX, GreenY, BlueX, BlueY];
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using AePipeline.Imaging.Structure;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>Brings what a decoder gives to 8- or 16-bit RGB or grey, alpha kept.</summary>
internal static class ColourConversion
{
    private const string Profile = "icc-profile-data";
    private const int LatticeSteps = 9;

    // Of 65535: a quarter of a level of 8 bits. Profiles of sRGB differ from each other by rounding, others by far more.
    private const double LatticeTolerance = 64;

    // The photos of an archive have the same few profiles; looking at one takes longer than decoding a small photo.
    private const int MostKnownProfiles = 256;
    private static readonly ConcurrentDictionary<string, ProfileKind> KnownProfiles = new(StringComparer.Ordinal);

    // How far a grey may be from that of sRGB, of 65535: powers of 1.8 (ProPhoto) to 2.6 (cinema) are nearer, and 1 is twice as far.
    private const double ToneTolerance = 6500;

    private enum ProfileKind
    {
        None,
        Srgb,

        /// <summary>Another RGB space with greys much as in sRGB, so that models find in it what they have learnt.</summary>
        OwnGamut,
        Other,
    }

    /// <summary>The image in RGB (3 channels) or grey (1 channel), perhaps with alpha; nothing is decoded yet.</summary>
    /// <param name="decoded">What the decoder gives.</param>
    /// <param name="coding">What the file says of its colours by numbers, which then count; null for an embedded profile or nothing.</param>
    /// <param name="gamut">Whether an RGB space of its own is kept where its greys are much as in sRGB; all else is converted to sRGB.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Unsupported"/>.</exception>
    public static ConvertedColours Convert(Image decoded, ColourCoding? coding, GamutKept gamut)
    {
        using var image = coding is null ? decoded.Copy() : Profiled(decoded, coding);
        var kind = KindOf(image);
        return kind == ProfileKind.OwnGamut && gamut == GamutKept.Keep
            ? new ConvertedColours(image.Copy(), (byte[])image.Get(Profile), GamutKept.Keep)
            : new ConvertedColours(ToSrgb(image, kind), Profile: null, kind == ProfileKind.OwnGamut ? GamutKept.Srgb : null);
    }

    private static Image ToSrgb(Image image, ProfileKind kind)
    {
        var deep = image.Format == BandFormat.Ushort;
        var integer = deep || image.Format == BandFormat.Uchar;
        var converted = image.Interpretation switch
        {
            Interpretation.Bw or Interpretation.Grey16 when integer => Transform(image, "sgrey", deep, kind),
            Interpretation.Srgb or Interpretation.Rgb or Interpretation.Rgb16 when integer => Transform(image, "srgb", deep, kind),
            Interpretation.Cmyk when integer =>
                image.IccTransform("srgb", embedded: true, inputProfile: "cmyk", intent: Intent.Relative, depth: deep ? 16 : 8),
            Interpretation.Labq or Interpretation.Lab => image.Colourspace(Interpretation.Srgb),
            Interpretation.Labs => image.Colourspace(Interpretation.Rgb16),
            _ => throw Unsupported($"its samples are {Describe(image)}"),
        };

        if (converted.Bands is >= 1 and <= 4)
        {
            return converted;
        }

        using (converted)
        {
            throw Unsupported($"it has {converted.Bands} channels");
        }
    }

    private static Image Profiled(Image image, ColourCoding coding) => image.Mutate(copy =>
    {
        copy.Remove(Profile);
        if (!coding.IsSrgb)
        {
            copy.Set(GValue.BlobType, Profile, MatrixProfile.Create(coding, isGrey: image.Bands < 3));
        }
    });

    private static Image Transform(Image image, string target, bool deep, ProfileKind kind) =>
        kind is ProfileKind.None or ProfileKind.Srgb
            ? image.Copy()
            : image.IccTransform(target, embedded: true, intent: Intent.Relative, depth: deep ? 16 : 8);

    /// <summary>
    /// What the embedded profile makes of a lattice of colours. Most cameras embed sRGB itself; not converting it saves time and keeps
    /// samples exact.
    /// </summary>
    private static ProfileKind KindOf(Image image)
    {
        if (!image.Contains(Profile)) return ProfileKind.None;
        var isRgb = image.Interpretation is Interpretation.Srgb or Interpretation.Rgb or Interpretation.Rgb16 && image.Bands is 3 or 4;
        if (!isRgb || image.Format is not (BandFormat.Uchar or BandFormat.Ushort)) return ProfileKind.Other;

        var profile = (byte[])image.Get(Profile);
        var hash = System.Convert.ToHexString(SHA256.HashData(profile));
        if (KnownProfiles.TryGetValue(hash, out var known)) return known;

        var kind = KindOf(profile);
        if (KnownProfiles.Count < MostKnownProfiles) KnownProfiles[hash] = kind;
        return kind;
    }

    private static ProfileKind KindOf(byte[] profile)
    {
        const ushort Step = ushort.MaxValue / (LatticeSteps - 1);
        var colours =
            from red in Enumerable.Range(0, LatticeSteps)
            from green in Enumerable.Range(0, LatticeSteps)
            from blue in Enumerable.Range(0, LatticeSteps)
            from level in (int[])[red, green, blue]
            select (ushort)(level * Step);

        using var plain = Image.NewFromMemory(colours.ToArray(), LatticeSteps * LatticeSteps, LatticeSteps, 3, BandFormat.Ushort);
        using var lattice = plain.Copy(interpretation: Interpretation.Rgb16);
        using var profiled = lattice.Mutate(copy => copy.Set(GValue.BlobType, Profile, profile));
        using var converted = profiled.IccTransform("srgb", embedded: true, intent: Intent.Relative, depth: 16);
        using var difference = converted - lattice;
        using var distance = difference.Abs();
        return distance.Max() <= LatticeTolerance ? ProfileKind.Srgb
            : Enumerable.Range(0, LatticeSteps).All(grey => distance.Getpoint(grey * (LatticeSteps + 1), grey).Max() <= ToneTolerance) ? ProfileKind.OwnGamut
            : ProfileKind.Other;
    }

    private static string Describe(Image image) => $"{image.Format} numbers in the {image.Interpretation} colour space";

    private static ImageRejectedException Unsupported(string what) => new(
        ImageRejection.Unsupported,
        $"The image is of a kind that is not handled: {what}. Save it with 8 or 16 bits a channel as grey, RGB or CMYK and upload that.");
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using AePipeline.Imaging.Structure;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>Brings what a decoder gives to 8- or 16-bit sRGB or grey, alpha kept.</summary>
internal static class ColourConversion
{
    private const string Profile = "icc-profile-data";
    private const int LatticeSteps = 9;

    // Of 65535: a quarter of a level of 8 bits. Profiles of sRGB differ from each other by rounding, others by far more.
    private const double LatticeTolerance = 64;

    // The photos of an archive have the same few profiles; looking at one takes longer than decoding a small photo.
    private const int MostKnownProfiles = 256;
    private static readonly ConcurrentDictionary<string, bool> KnownProfiles = new(StringComparer.Ordinal);

    /// <summary>The image in sRGB (3 channels) or grey (1 channel), perhaps with alpha; nothing is decoded yet.</summary>
    /// <param name="decoded">What the decoder gives.</param>
    /// <param name="coding">What the file says of its colours by numbers, which then count; null for an embedded profile or nothing.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Unsupported"/>.</exception>
    public static Image ToSrgb(Image decoded, ColourCoding? coding)
    {
        using var image = coding is null ? decoded.Copy() : Profiled(decoded, coding);
        var deep = image.Format == BandFormat.Ushort;
        var integer = deep || image.Format == BandFormat.Uchar;
        var converted = image.Interpretation switch
        {
            Interpretation.Bw or Interpretation.Grey16 when integer => Transform(image, "sgrey", deep),
            Interpretation.Srgb or Interpretation.Rgb or Interpretation.Rgb16 when integer => Transform(image, "srgb", deep),
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

    private static Image Transform(Image image, string target, bool deep) =>
        !image.Contains(Profile) || (target == "srgb" && IsSrgb(image))
            ? image.Copy()
            : image.IccTransform(target, embedded: true, intent: Intent.Relative, depth: deep ? 16 : 8);

    /// <summary>
    /// Whether the embedded profile leaves a lattice of colours where they are. Most cameras embed sRGB itself; not
    /// converting it saves time and keeps samples exact.
    /// </summary>
    private static bool IsSrgb(Image image)
    {
        var profile = (byte[])image.Get(Profile);
        var hash = Convert.ToHexString(SHA256.HashData(profile));
        if (KnownProfiles.TryGetValue(hash, out var known)) return known;

        var isSrgb = LeavesColoursAlone(profile);
        if (KnownProfiles.Count < MostKnownProfiles) KnownProfiles[hash] = isSrgb;
        return isSrgb;
    }

    private static bool LeavesColoursAlone(byte[] profile)
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
        return distance.Max() <= LatticeTolerance;
    }

    private static string Describe(Image image) => $"{image.Format} numbers in the {image.Interpretation} colour space";

    private static ImageRejectedException Unsupported(string what) => new(
        ImageRejection.Unsupported,
        $"The image is of a kind that is not handled: {what}. Save it with 8 or 16 bits a channel as grey, RGB or CMYK and upload that.");
}

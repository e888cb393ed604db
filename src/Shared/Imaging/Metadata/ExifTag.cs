namespace AePipeline.Imaging.Metadata;

/// <summary>The tags that are of interest, and which of them go into a result's file.</summary>
/// <remarks>CIPA DC-008 (EXIF 3.0), tables 4 to 8 and 12; TIFF 6.0, section 8; those of Windows in Microsoft, "System.Photo" properties.</remarks>
internal static class ExifTag
{
    /// <summary>Where the Exif IFD is.</summary>
    public const ushort PhotoDirectory = 0x8769;

    /// <summary>Where the GPS IFD is.</summary>
    public const ushort PositionDirectory = 0x8825;

    /// <summary>When the file was last changed.</summary>
    public const ushort Changed = 0x0132;

    /// <summary>Who took the picture.</summary>
    public const ushort Artist = 0x013B;

    /// <summary>Whose it is.</summary>
    public const ushort Copyright = 0x8298;

    /// <summary>When it was taken; then when it was digitized.</summary>
    public const ushort Taken = 0x9003, Digitized = 0x9004;

    /// <summary>How far the clock is ahead of UTC, for each of the three times.</summary>
    public const ushort ChangedOffset = 0x9010, TakenOffset = 0x9011, DigitizedOffset = 0x9012;

    /// <summary>Fractions of seconds, for each of the three times.</summary>
    public const ushort ChangedFraction = 0x9290, TakenFraction = 0x9291, DigitizedFraction = 0x9292;

    /// <summary>The colour space: 1 for sRGB.</summary>
    public const ushort ColourSpace = 0xA001;

    // Make, model; the author as Windows writes it.
    private static readonly HashSet<ushort> s_safePicture = [0x010F, 0x0110, Changed, Artist, Copyright, 0x9C9D];

    private static readonly HashSet<ushort> s_safePhoto =
    [
        // Exposure time, aperture, program and sensitivity.
        0x829A, 0x829D, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x8833,

        // Version, and the times.
        0x9000, Taken, Digitized, ChangedOffset, TakenOffset, DigitizedOffset, ChangedFraction, TakenFraction, DigitizedFraction,

        // Shutter, aperture, brightness, bias, widest aperture, distance, metering, light, flash, focal length.
        0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920A,

        // Focal plane, kind of sensor, source and scene.
        0xA20E, 0xA20F, 0xA210, 0xA215, 0xA217, 0xA300, 0xA301,

        // How the camera developed it: rendering, modes, white balance, zoom, focal length of 35 mm film, contrast and the like.
        0xA401, 0xA402, 0xA403, 0xA404, 0xA405, 0xA406, 0xA407, 0xA408, 0xA409, 0xA40A, 0xA40C,

        // The lens, without its serial number.
        0xA432, 0xA433, 0xA434,
    ];

    // How the pixels of the old file are stored, previews of it, and what is carried over by itself: XMP, IPTC, profile.
    private static readonly HashSet<ushort> s_ofTheFile =
    [
        0x00FE, 0x00FF, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x0118, 0x0119, 0x011A, 0x011B,
        0x011C, 0x0122, 0x0123, 0x0124, 0x0125, 0x0128, 0x012D, 0x013D, 0x013E, 0x013F, 0x0140, 0x0141, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A,
        0x0152, 0x0153, 0x0154, 0x0155, 0x0156, 0x015B, 0x0200, 0x0201, 0x0202, 0x0203, 0x0205, 0x0206, 0x0207, 0x0208, 0x0209, 0x0211, 0x0212,
        0x0213, 0x0214, 0x02BC, 0x83BB, 0x8649, 0x8773, 0xC4A5,
    ];

    // Dimensions of the old picture, its colour space, and a pointer to a directory that is not carried over.
    private static readonly HashSet<ushort> s_ofThePixels = [ColourSpace, 0xA002, 0xA003, 0xA005];

    /// <summary>The tags of a block that go into a result's file.</summary>
    /// <param name="tags">Those of the image.</param>
    /// <param name="kept">How many of them.</param>
    public static ExifTags Select(ExifTags tags, MetadataKept kept) => kept switch
    {
        MetadataKept.Safe => tags with
        {
            Picture = [.. tags.Picture.Where(entry => s_safePicture.Contains(entry.Tag))],
            Photo = [.. tags.Photo.Where(entry => s_safePhoto.Contains(entry.Tag))],
            Position = [],
        },
        MetadataKept.Keep => tags with
        {
            Picture = [.. tags.Picture.Where(entry => !s_ofTheFile.Contains(entry.Tag))],
            Photo = [.. tags.Photo.Where(entry => !s_ofThePixels.Contains(entry.Tag))],
        },
        _ => ExifTags.Empty,
    };
}

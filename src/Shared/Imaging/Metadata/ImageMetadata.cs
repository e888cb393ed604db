using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging.Metadata;

/// <summary>What an image file says of its picture beside pixels.</summary>
public sealed class ImageMetadata
{
    private const string ExifField = "exif-data";
    private const string XmpField = "xmp-data";
    private const string IptcField = "iptc-data";
    private const string ProfileField = "icc-profile-data";

    // One segment of a JPEG holds no more.
    private const int MostBytes = 60_000;

    private const ushort ShortType = 3;
    private const ushort Srgb = 1, Uncalibrated = 0xFFFF;

    private readonly ExifTags _exif;
    private readonly XmpPacket? _xmp;
    private readonly IptcRecord? _iptc;
    private readonly (double X, double Y) _resolution;
    private readonly byte[]? _profile;

    private ImageMetadata(ExifTags exif, XmpPacket? xmp, IptcRecord? iptc, (double X, double Y) resolution, byte[]? profile) =>
        (_exif, _xmp, _iptc, _resolution, _profile) = (exif, xmp, iptc, resolution, profile);

    /// <summary>That of a file that says nothing.</summary>
    public static ImageMetadata None { get; } = new(ExifTags.Empty, xmp: null, iptc: null, (1, 1), profile: null);

    /// <summary>When the picture was taken; where that is not said, when it was digitized, or else when the file was changed.</summary>
    public TakenTime? Taken =>
        Time(ExifTags.Text(_exif.Photo, ExifTag.Taken), ExifTag.TakenFraction, ExifTag.TakenOffset)
        ?? Time(ExifTags.Text(_exif.Photo, ExifTag.Digitized), ExifTag.DigitizedFraction, ExifTag.DigitizedOffset)
        ?? Time(ExifTags.Text(_exif.Picture, ExifTag.Changed), ExifTag.ChangedFraction, ExifTag.ChangedOffset);

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => _exif.IsEmpty && _xmp is null && _iptc is null && _profile is null;

    /// <summary>Reads that of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="image">What the decoder made of its header.</param>
    /// <param name="profile">The RGB space that its samples are left in; null for sRGB and grey.</param>
    internal static ImageMetadata Read(string path, ImageFormat format, Image image, byte[]? profile) => new(
        format == ImageFormat.Tiff ? ReadTiff(path) : Field(image, ExifField) is { } exif ? ExifTags.Read(exif) : ExifTags.Empty,
        Field(image, XmpField) is { } xmp ? XmpPacket.Read(xmp) : null,
        Field(image, IptcField) is { } iptc ? IptcRecord.Read(iptc) : null,
        (image.Xres, image.Yres),
        profile);

    /// <summary>What of it goes into the file of a result; always what is needed to show the colours rightly.</summary>
    public ImageMetadata Select(MetadataKept kept) => kept switch
    {
        MetadataKept.Safe => new ImageMetadata(WithAuthor(ExifTag.Select(_exif, kept)).Fit(), xmp: null, iptc: null, _resolution, _profile),
        MetadataKept.Keep => new ImageMetadata(ExifTag.Select(_exif, kept).Fit(), _xmp, _iptc, _resolution, _profile),
        _ => new ImageMetadata(ExifTags.Empty, xmp: null, iptc: null, (1, 1), _profile),
    };

    /// <summary>The image with this as what libvips writes into its file, and what libvips is to be told to keep of it.</summary>
    internal (Image Image, ForeignKeep Keep) AttachTo(Image image)
    {
        if (IsEmpty) return (image.Copy(), ForeignKeep.None);
        var keep = ForeignKeep.None;
        using var sized = image.Copy(xres: _resolution.X, yres: _resolution.Y);
        var attached = sized.Mutate(copy =>
        {
            if (!_exif.IsEmpty) Set(copy, ExifField, WithColourSpace().Write(), ForeignKeep.Exif);
            if (_xmp?.WriteForAnotherFile() is { Length: <= MostBytes } xmp) Set(copy, XmpField, xmp, ForeignKeep.Xmp);
            if (_iptc?.Write() is { Length: <= MostBytes } iptc) Set(copy, IptcField, iptc, ForeignKeep.Iptc);
            if (_profile is not null) Set(copy, ProfileField, _profile, ForeignKeep.Icc);
        });
        return (attached, keep);

        void Set(MutableImage copy, string field, byte[] value, ForeignKeep part)
        {
            copy.Set(GValue.BlobType, field, value);
            keep |= part;
        }
    }

    /// <summary>Author and copyright from where else they may stand: that is all that is carried over of XMP and IPTC.</summary>
    private ExifTags WithAuthor(ExifTags exif)
    {
        var author = _xmp?.Author ?? _iptc?.Authors;
        var rights = _xmp?.Rights ?? _iptc?.Rights;
        var picture = exif.Picture.ToList();
        if (author is not null && ExifTags.Text(picture, ExifTag.Artist) is null) picture.Add(ExifEntry.OfText(ExifTag.Artist, author));
        if (rights is not null && ExifTags.Text(picture, ExifTag.Copyright) is null) picture.Add(ExifEntry.OfText(ExifTag.Copyright, rights));
        return exif with { Picture = picture };
    }

    private ExifTags WithColourSpace()
    {
        var space = _profile is null ? Srgb : Uncalibrated;
        byte[] data = _exif.IsBigEndian ? [(byte)(space >> 8), (byte)space] : [(byte)space, (byte)(space >> 8)];
        return _exif with { Photo = [.. _exif.Photo, new ExifEntry(ExifTag.ColourSpace, ShortType, 1, data)] };
    }

    private static ExifTags ReadTiff(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return ExifTags.Read(file);
    }

    private static byte[]? Field(Image image, string name) => image.Contains(name) && image.Get(name) is byte[] { Length: > 0 } value ? value : null;

    private TakenTime? Time(string? date, ushort fraction, ushort offset) =>
        TakenTime.OfExif(date, ExifTags.Text(_exif.Photo, fraction), ExifTags.Text(_exif.Photo, offset));
}

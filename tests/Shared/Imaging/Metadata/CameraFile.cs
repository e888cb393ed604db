using System.Text;
using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging.Metadata;

/// <summary>Pictures with metadata, as cameras and programs write them.</summary>
internal static class CameraFile
{
    /// <summary>XMP with an author, what is no longer true of another file, and a title.</summary>
    public const string Xmp =
        """
        <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" tiff:Orientation="6" tiff:Make="XMPMAKE">
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">XMPTITLE</rdf:li></rdf:Alt></dc:title>
        <dc:creator><rdf:Seq><rdf:li>Ann Öther</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>
        <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Rights of Ann</rdf:li></rdf:Alt></dc:rights>
        <xmp:Thumbnails><rdf:Alt><rdf:li>XMPTHUMBNAIL</rdf:li></rdf:Alt></xmp:Thumbnails>
        </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>
        """;

    /// <summary>IPTC data among the resources of Photoshop: a preview, then author, copyright and a city.</summary>
    public static byte[] Iptc { get; } =
    [
        .. "Photoshop 3.0\0"u8,
        .. Resource(0x040C, Encoding.ASCII.GetBytes("PSTHUMBNAIL")),
        .. Resource(0x0404, [.. Entry(1, 90, "\u001B%G"), .. Entry(2, 80, "Ipta Author"), .. Entry(2, 116, "Rights of Iptá"), .. Entry(2, 90, "IPTCCITY")]),
    ];

    /// <summary>A JPEG with whatever of it is given.</summary>
    public static byte[] Jpeg(byte[]? exif = null, byte[]? xmp = null, byte[]? iptc = null)
    {
        using var picture = (Image.Black(64, 48, bands: 3) + 120).Cast(BandFormat.Uchar).Copy(interpretation: Interpretation.Srgb);
        var plain = picture.JpegsaveBuffer(q: 95, keep: ForeignKeep.None);
        var segments = new List<byte>();
        if (exif is not null) segments.AddRange(Segment(1, [.. "Exif\0\0"u8, .. exif]));
        if (xmp is not null) segments.AddRange(Segment(1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]));
        if (iptc is not null) segments.AddRange(Segment(13, iptc));
        return [.. plain[..2], .. segments, .. plain[2..]];
    }

    /// <summary>The same picture and metadata in another format.</summary>
    public static byte[] As(ImageFormat format, byte[] jpeg)
    {
        if (format == ImageFormat.Jpeg) return jpeg;
        using var image = Image.NewFromBuffer(jpeg);
        return format switch
        {
            ImageFormat.Png => image.PngsaveBuffer(keep: ForeignKeep.All),
            ImageFormat.WebP => image.WebpsaveBuffer(keep: ForeignKeep.All),
            ImageFormat.Avif => image.HeifsaveBuffer(compression: ForeignHeifCompression.Av1, effort: 2, keep: ForeignKeep.All),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not made here."),
        };
    }

    private static byte[] Segment(int application, byte[] content) =>
        [0xFF, (byte)(0xE0 + application), (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Resource(int id, byte[] data) =>
        [.. "8BIM"u8, (byte)(id >> 8), (byte)id, 0, 0, 0, 0, (byte)(data.Length >> 8), (byte)data.Length, .. data, .. new byte[data.Length & 1]];

    private static byte[] Entry(byte record, byte dataSet, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [0x1C, record, dataSet, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}

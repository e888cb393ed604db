using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace AePipeline.Imaging.Metadata;

/// <summary>The XMP of an image: what of it is of use beyond its file.</summary>
/// <remarks>Adobe, "XMP Specification": part 1, 7 (serialization); part 2, 1.2 (Dublin Core), 1.8 (TIFF and EXIF).</remarks>
internal sealed class XmpPacket
{
    private const long MostCharacters = 1 << 20;

    private static readonly XNamespace s_rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace s_dublinCore = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace s_tiff = "http://ns.adobe.com/tiff/1.0/";
    private static readonly XNamespace s_exif = "http://ns.adobe.com/exif/1.0/";
    private static readonly XNamespace s_xmp = "http://ns.adobe.com/xap/1.0/";

    // What is no longer true of another file of the picture.
    private static readonly HashSet<XName> s_ofTheFile =
    [
        s_tiff + "Orientation", s_tiff + "ImageWidth", s_tiff + "ImageLength", s_exif + "PixelXDimension", s_exif + "PixelYDimension", s_exif + "ColorSpace",
        s_xmp + "Thumbnails",
    ];

    private readonly XDocument _document;

    private XmpPacket(XDocument document) => _document = document;

    /// <summary>The authors, several with a semicolon between them as in EXIF; null when there is none.</summary>
    public string? Author => Join(_document.Descendants(s_dublinCore + "creator").FirstOrDefault());

    /// <summary>Whose the picture is, in the first language; null when it is not said.</summary>
    public string? Rights => _document.Descendants(s_dublinCore + "rights").FirstOrDefault()?.Descendants(s_rdf + "li").FirstOrDefault()?.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Reads a packet; null for what is none.</summary>
    public static XmpPacket? Read(byte[] bytes)
    {
        // Packets end with room to write in, and some programs leave zeros there.
        var length = bytes.AsSpan().TrimEnd((byte)0).Length;
        try
        {
            using var stream = new MemoryStream(bytes, 0, length, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MostCharacters });
            return new XmpPacket(XDocument.Load(reader));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The packet for another file of the picture.</summary>
    public byte[] WriteForAnotherFile()
    {
        var copy = new XDocument(_document);
        copy.Descendants().Where(element => s_ofTheFile.Contains(element.Name)).Remove();
        copy.Descendants().Attributes().Where(attribute => s_ofTheFile.Contains(attribute.Name)).Remove();
        return Encoding.UTF8.GetBytes(copy.ToString(SaveOptions.DisableFormatting));
    }

    private static string? Join(XElement? list)
    {
        var texts = list?.Descendants(s_rdf + "li").Select(item => item.Value.Trim()).Where(text => text.Length > 0).ToList();
        return texts is { Count: > 0 } ? string.Join("; ", texts) : null;
    }
}

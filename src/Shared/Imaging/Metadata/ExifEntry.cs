using System.Text;

namespace AePipeline.Imaging.Metadata;

/// <summary>One tag of an EXIF block.</summary>
/// <param name="Tag">Its number, see <see cref="ExifTag"/>.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Count">How many.</param>
/// <param name="Data">Their bytes, in the order of the block.</param>
internal sealed record ExifEntry(ushort Tag, ushort Type, uint Count, byte[] Data)
{
    /// <summary>The type of text.</summary>
    public const ushort TextType = 2;

    /// <summary>A tag with a text.</summary>
    public static ExifEntry OfText(ushort tag, string text)
    {
        var data = Encoding.UTF8.GetBytes(text + '\0');
        return new ExifEntry(tag, TextType, (uint)data.Length, data);
    }

    /// <summary>Bytes of one value; 0 for types that there are not.</summary>
    public static int BytesOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}

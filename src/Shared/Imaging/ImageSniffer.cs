using System.Buffers.Binary;

namespace AePipeline.Imaging;

/// <summary>Tells an image's format from its first bytes; names and extensions are never asked.</summary>
internal static class ImageSniffer
{
    /// <summary>Bytes of a file's beginning that are enough to decide.</summary>
    public const int Length = 4096;

    /// <summary>What the pictures of a camera's sensor are called.</summary>
    public const string CameraRaw = "a camera's raw picture";

    private const string Readable = "JPEG, PNG, WebP, TIFF, GIF, AVIF or BMP";

    /// <summary>The format of a file that begins with the given bytes.</summary>
    /// <exception cref="ImageRejectedException">
    /// <see cref="ImageRejection.Empty"/>, <see cref="ImageRejection.Unsupported"/> for formats that are known and not
    /// read, <see cref="ImageRejection.NotAnImage"/> for everything else.
    /// </exception>
    public static ImageFormat Sniff(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            throw new ImageRejectedException(ImageRejection.Empty, "The file is empty (0 bytes). Upload the image again.");
        }

        if (ReadableFormat(start) is { } format)
        {
            return format;
        }

        throw UnreadableFormat(start) is { } name
            ? Unreadable(name)
            : new ImageRejectedException(
                ImageRejection.NotAnImage,
                $"The file's content is not an image that is read here, whatever its name says. Upload a {Readable} file.");
    }

    /// <summary>The rejection of a file that is known and not read.</summary>
    /// <param name="name">What it is, with its article.</param>
    public static ImageRejectedException Unreadable(string name) => new(
        ImageRejection.Unsupported,
        name.StartsWith(CameraRaw, StringComparison.Ordinal)
            ? $"The file is {name}, which is not read; what programs show of it is often only a preview. Export it as JPEG, PNG or TIFF first and upload that."
            : $"The file is {name}, which is not read. Convert it to {Readable} and upload that.");

    private static ImageFormat? ReadableFormat(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        _ when HasBrand(start, "avif"u8) => ImageFormat.Avif,
        _ when IsBitmap(start) => ImageFormat.Bmp,
        _ => null,
    };

    private static string? UnreadableFormat(ReadOnlySpan<byte> start) => start switch
    {
        _ when HasBrand(start, "crx "u8) => $"{CameraRaw} (CR3)",
        _ when HasBrand(start, "hevc"u8) || HasBrand(start, "hevx"u8) || HasBrand(start, "heis"u8) || HasBrand(start, "hevm"u8) => "a HEIC sequence",
        _ when HasBrand(start, "heic"u8) || HasBrand(start, "heix"u8) || HasBrand(start, "heim"u8) => "HEIC",
        _ when HasBrand(start, "avis"u8) => "an AVIF sequence",
        _ when HasBrand(start, "mif1"u8) || HasBrand(start, "msf1"u8) => "HEIF",
        [(byte)'I', (byte)'I', (byte)'R', (byte)'O' or (byte)'S', ..] or [(byte)'M', (byte)'M', (byte)'O', (byte)'R', ..] => $"{CameraRaw} (ORF)",
        [(byte)'I', (byte)'I', (byte)'U', 0, ..] => $"{CameraRaw} (RW2)",
        _ when start.StartsWith("FUJIFILMCCD-RAW"u8) => $"{CameraRaw} (RAF)",
        _ when start.StartsWith("FOVb"u8) => $"{CameraRaw} (X3F)",
        _ when start.StartsWith("\0MRM"u8) => $"{CameraRaw} (MRW)",
        [(byte)'I', (byte)'I', _, _, _, _, (byte)'H', (byte)'E', (byte)'A', (byte)'P', (byte)'C', (byte)'C', (byte)'D', (byte)'R', ..] => $"{CameraRaw} (CRW)",
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => "JPEG XL",
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "JPEG 2000",
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => "a Photoshop document",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
        _ when IsMarkup(start) && start.IndexOf("<svg"u8) >= 0 => "an SVG drawing",
        _ => null,
    };

    /// <summary>Whether a file is markup, which may begin with a declaration and comments of any length.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }

    /// <summary>Whether an ISO base media file names the brand in its first box, as the main one or a compatible one.</summary>
    private static bool HasBrand(ReadOnlySpan<byte> start, ReadOnlySpan<byte> brand)
    {
        if (start.Length < 16 || !start[4..8].SequenceEqual("ftyp"u8))
        {
            return false;
        }

        var box = start[..(int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(start), 16, (uint)start.Length)];
        for (var offset = 8; offset + 4 <= box.Length; offset += 4)
        {
            // The word after the main brand is a version.
            if (offset != 12 && box.Slice(offset, 4).SequenceEqual(brand))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"BM" alone could begin any text: the size of the second header must be one that exists.</summary>
    private static bool IsBitmap(ReadOnlySpan<byte> start) =>
        start.Length >= 26
        && start.StartsWith("BM"u8)
        && BinaryPrimitives.ReadUInt32LittleEndian(start[14..]) is (12 or 16 or 40 or 52 or 56 or 64 or 108 or 124);
}

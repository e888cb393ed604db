using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>Files that libvips reads, row by row where the format allows it.</summary>
internal static class VipsDecoder
{
    /// <summary>Reads the header with the format's own loader. An animation or a document gives its first frame or page.</summary>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/> or <see cref="ImageRejection.Unsupported"/>.</exception>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="patched">The same as it is to be read, where that is another; must outlive the image.</param>
    public static Image Open(string path, ImageFormat format, Stream? patched)
    {
        // A loader that carries on after a warning would give a picture with a grey lower half and call it done: missing
        // data are no more than that to those of JPEG and GIF. What is harmless was patched before.
        const FailOn Fail = FailOn.Warning;
        const Access Order = Access.Sequential;
        try
        {
            return format switch
            {
                _ when patched is not null => Image.NewFromStream(patched, access: Order, failOn: Fail),
                ImageFormat.Jpeg => Image.Jpegload(path, access: Order, failOn: Fail),
                ImageFormat.Png => Image.Pngload(path, access: Order, failOn: Fail),
                ImageFormat.WebP => Image.Webpload(path, access: Order, failOn: Fail),
                ImageFormat.Tiff => Image.Tiffload(path, access: Order, failOn: Fail),
                ImageFormat.Gif => Image.Gifload(path, access: Order, failOn: Fail),
                ImageFormat.Avif => Image.Heifload(path, access: Order, failOn: Fail),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, "libvips does not read this format here."),
            };
        }
        catch (VipsException exception) when (!IsOutOfMemory(exception))
        {
            throw BadHeader(format, exception);
        }
    }

    /// <summary>Whether the loader needs the whole image in memory before it can give the first row.</summary>
    public static bool IsInMemory(Image image, ImageFormat format) =>
        format is ImageFormat.WebP or ImageFormat.Avif or ImageFormat.Gif || image.Contains("interlaced");

    /// <summary>The EXIF orientation, 1 to 8; 1 is upright.</summary>
    public static int Orientation(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int and >= 1 and <= 8 and var orientation ? orientation : 1;

    /// <summary>Rows of the image, samples as <see cref="PixelLayout"/> orders them.</summary>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public static byte[] ReadRows(Image image, ImageFormat format, int firstRow, int count)
    {
        try
        {
            // A region belongs to the thread that made it; one for each read lets the caller change threads between reads.
            using var region = Region.New(image);
            using var messages = VipsMessages.Listen();
            var rows = region.Fetch(0, firstRow, image.Width, count);
            return messages.Heard.Any(TellsOfDamage) ? throw BadPixels(format) : rows;
        }
        catch (VipsException exception) when (!IsOutOfMemory(exception))
        {
            throw BadPixels(format, exception);
        }
    }

    public static ImageRejectedException BadHeader(ImageFormat format, Exception? inner = null) =>
        VipsReason.OfUnhandled(inner) is { } reason ? Unhandled(format, reason, inner) : new ImageRejectedException(
            ImageRejection.Corrupt,
            $"The file begins like {format.DisplayName()} but its header is damaged or cut short. Save or upload the image again.",
            inner);

    public static ImageRejectedException BadPixels(ImageFormat format, Exception? inner = null) =>
        VipsReason.OfUnhandled(inner) is { } reason ? Unhandled(format, reason, inner) : new ImageRejectedException(
            ImageRejection.Corrupt,
            $"The {format.DisplayName()} file is damaged or cut short: its header can be read, its pixels cannot. Save or upload the image again.",
            inner);

    public static ImageRejectedException Unhandled(ImageFormat format, string reason, Exception? inner = null) => new(
        ImageRejection.Unsupported,
        $"The {format.DisplayName()} file is of a kind that is not handled; its decoder says: {reason}. Save it as PNG, or as TIFF or JPEG with 8 bits a channel, and upload that.",
        inner);

    // libtiff passes on what libjpeg says of a JPEG inside a TIFF, as a warning that nothing else depends on.
    private static bool TellsOfDamage(string message) =>
        message.Contains("Corrupt JPEG data", StringComparison.Ordinal) || message.Contains("Premature end of JPEG", StringComparison.Ordinal);

    // Lack of memory passes; calling the file corrupt would end the image for good.
    private static bool IsOutOfMemory(VipsException exception) =>
        exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}

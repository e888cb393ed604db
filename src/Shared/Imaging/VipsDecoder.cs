using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>Files that libvips reads, row by row where the format allows it.</summary>
internal static class VipsDecoder
{
    /// <summary>Reads the header with the format's own loader. An animation or a document gives its first frame or page.</summary>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public static Image Open(string path, ImageFormat format)
    {
        // A loader that carries on after an error would give a picture with a grey lower half and call it done.
        const FailOn Fail = FailOn.Error;
        const Access Order = Access.Sequential;
        try
        {
            return format switch
            {
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
            return region.Fetch(0, firstRow, image.Width, count);
        }
        catch (VipsException exception) when (!IsOutOfMemory(exception))
        {
            throw BadPixels(format, exception);
        }
    }

    public static ImageRejectedException BadHeader(ImageFormat format, Exception? inner = null) => new(
        ImageRejection.Corrupt,
        $"The file begins like {format} but its header is damaged or cut short. Save or upload the image again.",
        inner);

    public static ImageRejectedException BadPixels(ImageFormat format, Exception? inner = null) => new(
        ImageRejection.Corrupt,
        $"The {format} file is damaged or cut short: its header can be read, its pixels can not. Save or upload the image again.",
        inner);

    // Lack of memory passes; calling the file corrupt would end the image for good.
    private static bool IsOutOfMemory(VipsException exception) =>
        exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}

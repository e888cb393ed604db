using Microsoft.Extensions.Options;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>Makes small copies of image files for lists of them. Thread-safe.</summary>
/// <param name="budget">Bounds the memory of all images in work.</param>
/// <param name="limits">What is too large.</param>
public sealed class ImageThumbnails(MemoryBudget budget, IOptions<ImageLimits> limits)
{
    /// <summary>Largest width or height, in pixels: a card of a list on a screen of twice the usual density.</summary>
    public const int Side = 400;

    private const int Quality = 75;

    /// <summary>Makes a thumbnail: upright, in sRGB, as WebP, without metadata; never larger than the image.</summary>
    /// <param name="path">The image; its format is told from its content.</param>
    /// <param name="cancellationToken">Gives up waiting for memory.</param>
    /// <exception cref="ImageRejectedException">The file is empty, not an image, too large, damaged or not handled.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<byte[]> MakeAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var header = await Task.Run(() => ImageHeader.Read(path, limits.Value), cancellationToken);
        using var memory = await budget.BorrowAsync(header.ReadingBytes, cancellationToken);
        return await Task.Run(() => Make(path, header), cancellationToken);
    }

    /// <summary>Decoders that can give a smaller image than the file holds do so: a photograph takes a fraction of its full decoding.</summary>
    private static byte[] Make(string path, ImageHeader header)
    {
        try
        {
            using var small = header.Format == ImageFormat.Bmp
                ? Shrink(path)
                : Image.Thumbnail(path, Side, height: Side, size: Size.Down, outputProfile: "srgb", failOn: FailOn.None);
            return small.WebpsaveBuffer(q: Quality, keep: ForeignKeep.None);
        }
        catch (VipsException damaged)
        {
            throw new ImageRejectedException(ImageRejection.Corrupt, "The image cannot be decoded.", damaged);
        }
    }

    private static Image Shrink(string path)
    {
        using var bitmap = BitmapDecoder.Open(path);
        var (image, pixels) = bitmap.Decode();
        using (image)
        using (pixels)
        {
            using var small = image.ThumbnailImage(Side, height: Side, size: Size.Down);
            return small.CopyMemory();
        }
    }
}

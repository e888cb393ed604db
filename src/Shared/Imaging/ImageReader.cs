using NetVips;

namespace AePipeline.Imaging;

/// <summary>
/// Reads an image file from top to bottom as sRGB or grey, upright. The format is told from the content; the first frame
/// of an animation is the image; embedded colour profiles are applied. Memory holds the rows asked for, except for the
/// formats that <see cref="ImageLimits.MaxPixelsInMemory"/> names. One caller at a time.
/// </summary>
public sealed class ImageReader : IDisposable
{
    // Below the size at which arrays go to the large object heap, where they would stay until a full collection.
    private const int ComfortableBytes = 80_000;

    private readonly Image _image;
    private readonly IDisposable? _pixels;
    private int _nextRow;

    private ImageReader(Image image, ImageFormat format, IDisposable? pixels)
    {
        _image = image;
        _pixels = pixels;
        Format = format;
        Layout = LayoutOf(image);
    }

    /// <summary>The format that the file's content is in.</summary>
    public ImageFormat Format { get; }

    /// <summary>Size and samples of the upright image.</summary>
    public PixelLayout Layout { get; }

    /// <summary>Rows that have not been read yet.</summary>
    public int RowsLeft => Layout.Height - _nextRow;

    /// <summary>A number of rows that is good to read at once.</summary>
    public int RowsAtOnce => ComfortableRows(Layout);

    /// <summary>
    /// Opens a file and reads its header. Pixels are decoded later, by <see cref="ReadRows"/>, except for an image that
    /// must be turned upright or is a bitmap: that is decoded here.
    /// </summary>
    /// <param name="path">The file; its name does not matter.</param>
    /// <param name="limits">What is too large.</param>
    /// <param name="spoolFolder">Where the pixels of an image wait that must be turned upright; null for the system's temporary folder.</param>
    /// <exception cref="ImageRejectedException">The file is empty, not an image, too large, damaged or not handled.</exception>
    /// <exception cref="IOException">The file can not be read.</exception>
    public static ImageReader Open(string path, ImageLimits limits, string? spoolFolder = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(limits);
        VipsRuntime.Initialize();
        var format = Identify(path, limits);
        if (format == ImageFormat.Bmp)
        {
            using var codec = BitmapDecoder.Open(path);
            limits.CheckSize(codec.Info.Width, codec.Info.Height, inMemory: true);
            var (image, pixels) = BitmapDecoder.Decode(codec);
            return new ImageReader(image, format, pixels);
        }

        using var source = VipsDecoder.Open(path, format);
        limits.CheckSize(source.Width, source.Height, VipsDecoder.IsInMemory(source, format));
        var orientation = VipsDecoder.Orientation(source);
        var colour = ColourConversion.ToSrgb(source);
        if (orientation == 1)
        {
            return new ImageReader(colour, format, pixels: null);
        }

        using (colour)
        {
            return TurnUpright(colour, format, orientation, spoolFolder);
        }
    }

    /// <summary>Decodes a whole image to numbers; alpha is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">
    /// 3 or 1 to have that many: a grey image is repeated, a colour image gives its luma (ITU-R BT.601, of the sRGB
    /// values as they are). Null for as many as the image has.
    /// </param>
    /// <param name="limits">What is too large; null for the defaults.</param>
    /// <returns>Samples in [0, 1].</returns>
    /// <exception cref="ImageRejectedException">As <see cref="Open"/>, and when the pixels are damaged.</exception>
    public static FloatImage ReadFloat(string path, int? channels = null, ImageLimits? limits = null)
    {
        using var reader = Open(path, limits ?? new ImageLimits());
        var image = reader.ReadFloatRows(reader.RowsLeft);
        return channels is { } wanted ? image.WithChannels(wanted) : image;
    }

    /// <summary>The next rows.</summary>
    /// <param name="count">How many, at most those that are left.</param>
    /// <returns>Their samples, in the order that <see cref="PixelLayout"/> states.</returns>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>: the pixels are damaged or cut short.</exception>
    public byte[] ReadRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, RowsLeft);
        var rows = VipsDecoder.ReadRows(_image, Format, _nextRow, count);
        _nextRow += count;
        return rows;
    }

    /// <summary>The next rows as numbers in [0, 1]; alpha is left out.</summary>
    /// <param name="count">How many, at most those that are left.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>: the pixels are damaged or cut short.</exception>
    public FloatImage ReadFloatRows(int count)
    {
        var samples = new float[checked(Layout.Channels * count * Layout.Width)];
        for (var y = 0; y < count; y++)
        {
            var row = ReadRows(1);
            for (var channel = 0; channel < Layout.Channels; channel++)
            {
                SampleConverter.ToFloat(row, Layout, channel, samples.AsSpan(((channel * count) + y) * Layout.Width, Layout.Width));
            }
        }

        return new FloatImage(samples, Layout.Channels, count, Layout.Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _image.Dispose();
        _pixels?.Dispose();
    }

    internal static ImageFormat Identify(string path, ImageLimits limits)
    {
        using var file = File.OpenHandle(path);
        limits.CheckBytes(RandomAccess.GetLength(file));
        Span<byte> start = stackalloc byte[ImageSniffer.Length];
        return ImageSniffer.Sniff(start[..RandomAccess.Read(file, start, fileOffset: 0)]);
    }

    // Turning needs the last row first, so the upright image is read from a spool.
    private static ImageReader TurnUpright(Image image, ImageFormat format, int orientation, string? spoolFolder)
    {
        var layout = LayoutOf(image);
        var spool = new PixelSpool(layout, spoolFolder);
        try
        {
            for (int top = 0, count = ComfortableRows(layout); top < layout.Height; top += count)
            {
                spool.Write(VipsDecoder.ReadRows(image, format, top, Math.Min(count, layout.Height - top)));
            }

            using var lying = spool.ToImage();
            using var tagged = lying.Mutate(copy => copy.Set(GValue.GIntType, "orientation", orientation));
            return new ImageReader(tagged.Autorot(), format, spool);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    internal static int ComfortableRows(PixelLayout layout) => Math.Clamp(ComfortableBytes / layout.RowBytes, 1, layout.Height);

    private static PixelLayout LayoutOf(Image image) => new(
        image.Width,
        image.Height,
        Channels: image.Bands >= 3 ? 3 : 1,
        HasAlpha: image.Bands is 2 or 4,
        BitDepth: image.Format == NetVips.Enums.BandFormat.Ushort ? 16 : 8);
}

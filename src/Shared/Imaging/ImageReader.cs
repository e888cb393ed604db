using AePipeline.Imaging.Metadata;
using AePipeline.Imaging.Structure;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>
/// Reads an image file from top to bottom as RGB or grey, upright. The format is told from the content; the first frame
/// of an animation is the image; embedded colour profiles are applied. Memory holds the rows asked for, except for the
/// formats that <see cref="ImageLimits.MaxPixelsInMemory"/> names. One caller at a time.
/// </summary>
public sealed class ImageReader : IDisposable
{
    // Below the size at which arrays go to the large object heap, where they would stay until a full collection.
    private const int ComfortableBytes = 80_000;

    private readonly Image _image;
    private readonly IDisposable? _pixels;
    private readonly ImageLimits _limits;
    private readonly CancellationTokenSource _closed = new();
    private Task<bool>? _intact;
    private int _nextRow;
    private TimeSpan _decoding;

    /// <param name="image">What the rows are read from.</param>
    /// <param name="format">Of the file.</param>
    /// <param name="pixels">What the image reads from, to be disposed of after it.</param>
    /// <param name="limits">How long decoding may take.</param>
    private ImageReader(Image image, ImageFormat format, IDisposable? pixels, ImageLimits limits)
    {
        _image = image;
        _pixels = pixels;
        _limits = limits;
        Format = format;
        Layout = LayoutOf(image);
    }

    /// <summary>The format that the file's content is in.</summary>
    public ImageFormat Format { get; }

    /// <summary>Size and samples of the upright image.</summary>
    public PixelLayout Layout { get; }

    /// <summary>Pictures in the file, of which this is the first: pages of a TIFF; frames of an animation do not count.</summary>
    public int Pages { get; private init; } = 1;

    /// <summary>What the file says of the picture beside pixels and colours.</summary>
    public ImageMetadata Metadata { get; private init; } = ImageMetadata.None;

    /// <summary>What became of an RGB space of the image's own, which <see cref="Metadata"/> then holds; null when it is in sRGB or grey as it is.</summary>
    public GamutKept? Gamut { get; private init; }

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
    /// <param name="gamut">Whether samples stay in an RGB space of the image's own, such as Display P3, or are sRGB.</param>
    /// <exception cref="ImageRejectedException">The file is empty, not an image, too large, damaged or not handled.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageReader Open(string path, ImageLimits limits, string? spoolFolder = null, GamutKept gamut = GamutKept.Srgb)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(limits);
        VipsRuntime.Initialize();
        var format = Identify(path, limits);
        if (format == ImageFormat.Bmp)
        {
            using var bitmap = BitmapDecoder.Open(path);
            limits.CheckSize(bitmap.Width, bitmap.Height, inMemory: true);
            var (image, pixels) = bitmap.Decode();
            return new ImageReader(image, format, pixels, limits);
        }

        var facts = FileFacts.Read(path, format, limits);
        var patched = facts.Patch(path);
        try
        {
            return Prepare(path, format, facts, patched, limits, spoolFolder, gamut);
        }
        catch
        {
            patched?.Dispose();
            throw;
        }
    }

    private static ImageReader Prepare(
        string path, ImageFormat format, FileFacts facts, PatchedFile? patched, ImageLimits limits, string? spoolFolder, GamutKept gamut)
    {
        using var source = VipsDecoder.Open(path, format, patched);
        limits.CheckSize(source.Width, source.Height, VipsDecoder.IsInMemory(source, format));
        if (facts.Tiff?.ChecksumsMatch(path, mostBytes: (long)source.Width * source.Height * source.Bands * 8) == false)
        {
            throw VipsDecoder.BadPixels(format);
        }

        var orientation = VipsDecoder.Orientation(source);
        using var known = facts.Tiff is { HasAlpha: false } ? WithoutUnknownSample(source) : source.Copy();
        var converted = ColourConversion.Convert(known, facts.Colours, gamut);
        var colour = converted.Image;
        var metadata = ImageMetadata.Read(path, format, source, converted.Profile);
        if (orientation == 1)
        {
            return new ImageReader(colour, format, patched, limits) { Pages = facts.Pages, Metadata = metadata, Gamut = converted.Gamut }.Checking(path);
        }

        using (colour)
        using (patched)
        {
            return TurnUpright(converted, format, orientation, facts.Pages, metadata, limits, spoolFolder).Checking(path);
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
        var started = ThreadClock.Now;
        var rows = VipsDecoder.ReadRows(_image, Format, _nextRow, count);
        _decoding += ThreadClock.Now - started;
        _limits.CheckTime(_decoding);
        if (RowsLeft == count && _intact?.GetAwaiter().GetResult() == false)
        {
            throw VipsDecoder.BadPixels(Format);
        }

        _nextRow += count;
        return rows;
    }

    /// <summary>The next rows as numbers in [0, 1]; alpha is left out.</summary>
    /// <param name="count">How many, at most those that are left.</param>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>: the pixels are damaged or cut short.</exception>
    public FloatImage ReadFloatRows(int count)
    {
        var samples = new float[checked(Layout.Channels * count * Layout.Width)];
        for (var y = 0; y < count;)
        {
            var rows = ReadRows(Math.Min(RowsAtOnce, count - y));
            for (var at = 0; at < rows.Length; at += Layout.RowBytes, y++)
            {
                for (var channel = 0; channel < Layout.Channels; channel++)
                {
                    SampleConverter.ToFloat(rows.AsSpan(at, Layout.RowBytes), Layout, channel, samples.AsSpan(((channel * count) + y) * Layout.Width, Layout.Width));
                }
            }
        }

        return new FloatImage(samples, Layout.Channels, count, Layout.Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed.IsCancellationRequested)
        {
            // The file must not be open any more when the caller deletes it.
            _closed.Cancel();
            _ = _intact is null ? null : Task.WhenAny(_intact).GetAwaiter().GetResult();
            _closed.Dispose();
        }

        _image.Dispose();
        _pixels?.Dispose();
    }

    /// <summary>Begins to look for damage that its decoder does not see, beside the decoding; the last rows wait for the answer.</summary>
    private ImageReader Checking(string path)
    {
        if (Format == ImageFormat.Jpeg)
        {
            var closed = _closed.Token;
            _intact = Task.Run(() => JpegEntropy.IsIntact(path, closed));
        }

        return this;
    }

    internal static ImageFormat Identify(string path, ImageLimits limits)
    {
        using var file = File.OpenHandle(path);
        limits.CheckBytes(RandomAccess.GetLength(file));
        Span<byte> start = stackalloc byte[ImageSniffer.Length];
        return ImageSniffer.Sniff(start[..RandomAccess.Read(file, start, fileOffset: 0)]);
    }

    /// <summary>A sample beside grey or colour that the file does not call alpha is something else, and no part of the picture.</summary>
    private static Image WithoutUnknownSample(Image image) => (image.Interpretation, image.Bands) switch
    {
        (Interpretation.Bw or Interpretation.Grey16, 2) => image.ExtractBand(0),
        (Interpretation.Srgb or Interpretation.Rgb or Interpretation.Rgb16, 4) => image.ExtractBand(0, n: 3),
        _ => image.Copy(),
    };

    // Turning needs the last row first, so the upright image is read from a spool.
    private static ImageReader TurnUpright(
        ConvertedColours colours, ImageFormat format, int orientation, int pages, ImageMetadata metadata, ImageLimits limits, string? spoolFolder)
    {
        var image = colours.Image;
        var layout = LayoutOf(image);
        var spool = new PixelSpool(layout, spoolFolder);
        try
        {
            var started = ThreadClock.Now;
            for (int top = 0, count = ComfortableRows(layout); top < layout.Height; top += count)
            {
                limits.CheckTime(ThreadClock.Now - started);
                spool.Write(VipsDecoder.ReadRows(image, format, top, Math.Min(count, layout.Height - top)));
            }

            using var lying = spool.ToImage();
            using var tagged = lying.Mutate(copy => copy.Set(GValue.GIntType, "orientation", orientation));
            return new ImageReader(tagged.Autorot(), format, spool, limits) { Pages = pages, Metadata = metadata, Gamut = colours.Gamut };
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
        BitDepth: image.Format == BandFormat.Ushort ? 16 : 8);
}

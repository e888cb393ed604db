using AePipeline.Imaging.Metadata;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Imaging;

/// <summary>
/// Writes an image file from top to bottom as PNG, JPEG, WebP or AVIF, in sRGB or with the profile and the metadata that it is given. JPEG
/// has no alpha: the image is laid on white. A file that was not completed is deleted.
/// </summary>
/// <remarks>Rows are encoded while more of them arrive: neither memory nor disc holds the image. Only WebP and AVIF are compressed as a whole, in memory.</remarks>
public sealed class ImageWriter : IDisposable
{
    // Higher efforts take ten times as long for a fifth of the size; lower ones are no faster.
    private const int AvifEffort = 2;

    // Measured of the encoder beside the samples: planes of the picture, of what it is predicted from, and their statistics.
    private const int AvifBytesAPixel = 24;

    private readonly string _path;
    private readonly ImageOutput _output;
    private readonly ImageOutputOptions _options;
    private readonly ImageMetadata _metadata;
    private readonly PixelStream _rows;
    private Task? _encoding;
    private IOException? _failure;
    private int _rowsLeft;
    private bool _completed;

    private ImageWriter(string path, ImageOutput output, PixelLayout layout, ImageOutputOptions options, ImageMetadata metadata)
    {
        _path = path;
        _output = output;
        _options = options;
        _metadata = metadata;
        _rows = new PixelStream(layout);
        _rowsLeft = layout.Height;
        Layout = layout;
    }

    /// <summary>Size and samples of the rows to write.</summary>
    public PixelLayout Layout { get; }

    /// <summary>Prepares the file, which is whole after <see cref="Complete"/>.</summary>
    /// <param name="path">The file; the format does not follow from its name.</param>
    /// <param name="format">One that is written.</param>
    /// <param name="layout">What will be written, as <see cref="ImageFormats.Fit"/> gives it.</param>
    /// <param name="options">Quality and effort.</param>
    /// <exception cref="ArgumentException">The format is not written, or cannot hold the layout.</exception>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>: the format cannot hold that size.</exception>
    public static ImageWriter Create(string path, ImageFormat format, PixelLayout layout, ImageOutputOptions options) =>
        Create(path, new ImageOutput(format), layout, options);

    /// <summary>Prepares the file, which is whole after <see cref="Complete"/>.</summary>
    /// <param name="path">The file; the format does not follow from its name.</param>
    /// <param name="output">How to write it.</param>
    /// <param name="layout">What will be written, as <see cref="ImageFormats.Fit"/> gives it.</param>
    /// <param name="options">What <paramref name="output"/> leaves open.</param>
    /// <param name="metadata">What the image says of the picture, of which the file gets what <paramref name="output"/> has kept; null for nothing.</param>
    /// <exception cref="ArgumentException">The format is not written, or cannot hold the layout.</exception>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.TooLarge"/>: the format cannot hold that size.</exception>
    public static ImageWriter Create(string path, ImageOutput output, PixelLayout layout, ImageOutputOptions options, ImageMetadata? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        var format = output.Format;
        if (format.Fit(layout) != layout)
        {
            throw new ArgumentException($"{format.DisplayName()} holds {format.Fit(layout)}, not {layout}.", nameof(layout));
        }

        if (Math.Max(layout.Width, layout.Height) > format.MaxSide())
        {
            throw new ImageRejectedException(
                ImageRejection.TooLarge,
                $"The result would be {layout.Width:N0} x {layout.Height:N0} pixels; {format.DisplayName()} holds at most {format.MaxSide():N0} a side. Choose png as the format of results, or make the image smaller.");
        }

        return new ImageWriter(path, output, layout, options, metadata?.Select(output.Metadata) ?? ImageMetadata.None);
    }

    /// <summary>Bytes that writing such an image takes at most, the rows apart that are being handed over.</summary>
    internal static long BytesFor(ImageFormat format, PixelLayout layout)
    {
        var pixels = (long)layout.Height * layout.RowBytes;
        var held = format == ImageFormat.WebP ? pixels
            : format == ImageFormat.Avif ? pixels + ((long)AvifBytesAPixel * layout.Width * layout.Height)
            : Math.Min(pixels, (long)VipsRuntime.Lines * layout.RowBytes);
        return held + PixelStream.BytesAhead(layout);
    }

    /// <summary>Appends rows.</summary>
    /// <param name="rows">Samples of whole rows, in the order that <see cref="PixelLayout"/> states.</param>
    /// <exception cref="IOException">The file cannot be written; the disc may be full.</exception>
    public void WriteRows(ReadOnlySpan<byte> rows)
    {
        var (count, rest) = Math.DivRem(rows.Length, Layout.RowBytes);
        if (rest != 0 || count > _rowsLeft)
        {
            throw new ArgumentException(
                $"{rows.Length:N0} bytes are not whole rows of {Layout.RowBytes:N0}, or more than the {_rowsLeft:N0} that are left.", nameof(rows));
        }

        // A thread of its own: it waits for rows more than it works.
        _encoding ??= Task.Factory.StartNew(Encode, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _rows.Write(rows);
        _rowsLeft -= count;
    }

    /// <summary>Appends rows that are numbers, clamped to [0, 1] and rounded to the nearest sample.</summary>
    /// <param name="rows">As wide as the layout and with its channels; the layout has no alpha.</param>
    /// <exception cref="IOException">The file cannot be written; the disc may be full.</exception>
    public void Write(FloatImage rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Layout.HasAlpha || rows.Width != Layout.Width || rows.Channels != Layout.Channels)
        {
            throw new ArgumentException($"{rows.Width} pixels of {rows.Channels} channel(s) are not rows of {Layout}.", nameof(rows));
        }

        var row = new byte[Layout.RowBytes];
        for (var y = 0; y < rows.Height; y++)
        {
            for (var channel = 0; channel < rows.Channels; channel++)
            {
                SampleConverter.FromFloat(rows.Samples.AsSpan(((channel * rows.Height) + y) * rows.Width, rows.Width), row, Layout, channel);
            }

            WriteRows(row);
        }
    }

    /// <summary>Waits until the last rows are encoded and the file is whole.</summary>
    /// <exception cref="InvalidOperationException">Rows are missing.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        if (_rowsLeft > 0)
        {
            throw new InvalidOperationException($"{_rowsLeft:N0} rows are still to be written.");
        }

        _rows.End();
        _encoding!.Wait();
        if (_failure is not null) throw new IOException(_failure.Message, _failure);
        _completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        if (_completed) return;
        _encoding?.Wait();
        if (File.Exists(_path)) File.Delete(_path);
    }

    private void Encode()
    {
        try
        {
            _rows.Read(Save);
        }
        catch (VipsException exception)
        {
            _failure = new IOException($"The result could not be written as {_output.Format.DisplayName()}.", exception);
            _rows.Fail(_failure);
        }
    }

    private void Save(Image rows)
    {
        var (image, keep) = _metadata.AttachTo(rows);
        using var attached = image;
        var quality = _options.QualityOf(_output);
        switch (_output.Format)
        {
            case ImageFormat.Png:
                image.Pngsave(_path, compression: _options.PngCompression, filter: ForeignPngFilter.Avg, keep: keep);
                break;
            case ImageFormat.Jpeg:
                using (var opaque = image.HasAlpha() ? image.Flatten(background: [byte.MaxValue]) : image.Copy())
                {
                    opaque.Jpegsave(_path, q: quality, keep: keep);
                }

                break;
            case ImageFormat.Avif:
                image.Heifsave(
                    _path,
                    q: quality,
                    bitdepth: Layout.BitDepth == 16 ? 10 : 8,
                    compression: ForeignHeifCompression.Av1,
                    effort: AvifEffort,
                    keep: keep);
                break;
            default:
                image.Webpsave(_path, q: quality, lossless: quality == 100, smartSubsample: true, exact: true, keep: keep);
                break;
        }
    }
}

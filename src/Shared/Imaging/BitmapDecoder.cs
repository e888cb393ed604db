using System.Buffers.Binary;
using NetVips;
using SkiaSharp;

namespace AePipeline.Imaging;

/// <summary>A Windows bitmap, which the bundled libvips does not read. Nothing else in this project uses SkiaSharp.</summary>
internal sealed class BitmapDecoder : IDisposable
{
    private readonly string _path;
    private readonly SKCodec _codec;

    private BitmapDecoder(string path, SKCodec codec) => (_path, _codec) = (path, codec);

    public int Width => _codec.Info.Width;

    public int Height => _codec.Info.Height;

    /// <summary>Reads the header.</summary>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public static BitmapDecoder Open(string path)
    {
        var codec = SKCodec.Create(path, out var result);
        if (codec is { EncodedFormat: SKEncodedImageFormat.Bmp })
        {
            return new BitmapDecoder(path, codec);
        }

        codec?.Dispose();
        throw result == SKCodecResult.Unimplemented
            ? VipsDecoder.Unhandled(ImageFormat.Bmp, "this kind of bitmap is not implemented")
            : VipsDecoder.BadHeader(ImageFormat.Bmp);
    }

    /// <summary>Decodes all pixels.</summary>
    /// <returns>The image, 8-bit RGB or RGBA, which reads from the bitmap: dispose of both.</returns>
    /// <exception cref="ImageRejectedException"><see cref="ImageRejection.Corrupt"/>.</exception>
    public (Image Image, IDisposable Pixels) Decode()
    {
        // The codec finds alpha in every run-length coded bitmap, since such data may leave pixels out.
        var info = _codec.Info.WithColorType(SKColorType.Rgba8888);
        var opaque = info.AlphaType == SKAlphaType.Opaque || !CanHaveAlpha();
        var bitmap = new SKBitmap(opaque ? info : info.WithAlphaType(SKAlphaType.Unpremul));
        try
        {
            if (HasMoreThanItsRows() || _codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            {
                throw VipsDecoder.BadPixels(ImageFormat.Bmp);
            }

            using var rgba = Image.NewFromMemory(
                bitmap.GetPixels(), (ulong)bitmap.ByteCount, bitmap.Width, bitmap.Height, 4, NetVips.Enums.BandFormat.Uchar);
            using var colour = opaque ? rgba.ExtractBand(0, 3) : rgba.Copy();
            return (colour.Copy(interpretation: NetVips.Enums.Interpretation.Srgb), bitmap);
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    public void Dispose() => _codec.Dispose();

    /// <summary>
    /// Whether bytes follow an uncompressed bitmap's last row: some came in between, and the rows are not where they were.
    /// Zeros may fill the file up.
    /// </summary>
    private bool HasMoreThanItsRows()
    {
        using var file = File.OpenHandle(_path);
        Span<byte> header = stackalloc byte[34];
        if (RandomAccess.Read(file, header, fileOffset: 0) < header.Length
            || BinaryPrimitives.ReadInt32LittleEndian(header[14..]) < 40
            || BinaryPrimitives.ReadInt32LittleEndian(header[30..]) is not (0 or 3))
        {
            return false;
        }

        var rowBytes = (((long)Width * BinaryPrimitives.ReadInt16LittleEndian(header[28..])) + 31) / 32 * 4;
        var end = BinaryPrimitives.ReadUInt32LittleEndian(header[10..]) + (rowBytes * Height);
        Span<byte> rest = stackalloc byte[256];
        return rest[..RandomAccess.Read(file, rest, end)].ContainsAnyExcept((byte)0);
    }

    /// <summary>Whether a pixel has the bits that alpha would need.</summary>
    private bool CanHaveAlpha()
    {
        using var file = File.OpenHandle(_path);
        Span<byte> header = stackalloc byte[30];
        return RandomAccess.Read(file, header, fileOffset: 0) == header.Length
            && BinaryPrimitives.ReadInt32LittleEndian(header[14..]) >= 40
            && BinaryPrimitives.ReadInt16LittleEndian(header[28..]) is 16 or 32;
    }
}

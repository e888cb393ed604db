using System.Runtime.InteropServices;
using AePipeline.Imaging;
using NetVips;
using SkiaSharp;

namespace AePipeline.Tests.Imaging;

public sealed class ImageWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<int, int, bool, int> Layouts { get; } = new MatrixTheoryData<int, int, bool, int>(
        [1, 2, 31, 200], [1, 3], [false, true], [8, 16]);

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Png_AnyLayout_ComesBackSampleForSample(int width, int channels, bool hasAlpha, int bitDepth)
    {
        var layout = new PixelLayout(width, 9, channels, hasAlpha, bitDepth);
        var rows = RandomRows(layout);
        Write(ImageFormat.Png, layout, rows);

        using var reader = ImageReader.Open(_folder.File("a"), new ImageLimits());

        Assert.Equal(layout, reader.Layout);
        Assert.Equal(rows, reader.ReadRows(layout.Height));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Png_AnyCompression_IsReadByAnotherDecoder(int compression)
    {
        var layout = new PixelLayout(33, 20, 3, HasAlpha: true, 8);
        var rows = RandomRows(layout);
        Write(ImageFormat.Png, layout, rows, new ImageOutputOptions { PngCompression = compression });

        using var bitmap = SKBitmap.Decode(_folder.File("a"), new SKImageInfo(33, 20, SKColorType.Rgba8888, SKAlphaType.Unpremul));

        Assert.Equal(rows, bitmap.Bytes);
    }

    [Fact]
    public void WebP_AtQuality100_ComesBackSampleForSample()
    {
        var layout = new PixelLayout(50, 40, 3, HasAlpha: true, 8);
        var rows = RandomRows(layout);
        Write(ImageFormat.WebP, layout, rows, new ImageOutputOptions { WebPQuality = 100 });

        using var reader = ImageReader.Open(_folder.File("a"), new ImageLimits());

        Assert.Equal((ImageFormat.WebP, layout), (reader.Format, reader.Layout));
        Assert.Equal(rows, reader.ReadRows(layout.Height));
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg, 1)]
    [InlineData(ImageFormat.Jpeg, 3)]
    [InlineData(ImageFormat.WebP, 3)]
    [InlineData(ImageFormat.Avif, 3)]
    public void Lossy_SmoothPicture_IsCloseToIt(ImageFormat format, int channels)
    {
        using var gradient = TestPictures.Gradient(300, 200);
        var rows = channels == 3 ? gradient.WriteToMemory<byte>() : gradient[0].WriteToMemory<byte>();
        var layout = new PixelLayout(300, 200, channels, HasAlpha: false, 8);
        Write(format, layout, rows);

        using var reader = ImageReader.Open(_folder.File("a"), new ImageLimits());

        Assert.Equal((format, layout), (reader.Format, reader.Layout));
        Assert.True(rows.Zip(reader.ReadRows(200), (wanted, got) => Math.Abs(wanted - got)).Average() < 1.5);
    }

    [Fact]
    public void Avif_DeepPictureWithAlpha_KeepsTenBitsAndAlpha()
    {
        var layout = new PixelLayout(64, 48, 3, HasAlpha: true, 16);
        var rows = new byte[layout.Height * layout.RowBytes];
        MemoryMarshal.Cast<byte, ushort>(rows.AsSpan()).Fill(24_700);
        Write(ImageFormat.Avif, layout, rows);

        using var reader = ImageReader.Open(_folder.File("a"), new ImageLimits());

        Assert.Equal((ImageFormat.Avif, layout), (reader.Format, reader.Layout));
        var read = MemoryMarshal.Cast<byte, ushort>(reader.ReadRows(48)).ToArray();
        Assert.All(read, sample => Assert.InRange(sample, 24_500, 24_900));
    }

    [Fact]
    public void Jpeg_TransparentPicture_IsLaidOnWhite()
    {
        var layout = new PixelLayout(32, 16, 3, HasAlpha: true, 8);
        var rows = new byte[layout.Height * layout.RowBytes];
        Write(ImageFormat.Jpeg, layout, rows);

        Assert.Equal([255, 255, 255], TestPictures.Pixel(_folder.File("a"), 16, 8));
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public void Result_AnyFormat_HasNoProfileExifOrOrientation(ImageFormat format)
    {
        var layout = new PixelLayout(20, 20, 3, HasAlpha: false, 8);
        Write(format, layout, RandomRows(layout));

        using var image = Image.NewFromFile(_folder.File("a"));

        Assert.DoesNotContain(
            image.GetFields(), field => field is "icc-profile-data" or "orientation" or "exif-data" or "xmp-data" or "iptc-data");
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public void Dispose_BeforeTheLastRow_LeavesNoFile(ImageFormat format)
    {
        var layout = new PixelLayout(400, 300, 3, HasAlpha: false, 8);
        using (var writer = ImageWriter.Create(_folder.File("a"), format, layout, new ImageOutputOptions()))
        {
            writer.WriteRows(RandomRows(layout with { Height = 200 }));
            Assert.Throws<InvalidOperationException>(writer.Complete);
        }

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void WriteRows_LongBeforeTheLast_AreInTheFileAlready()
    {
        var layout = new PixelLayout(2000, 3000, 3, HasAlpha: true, 16);
        var rows = RandomRows(layout with { Height = 1500 });
        using var writer = ImageWriter.Create(_folder.File("a"), ImageFormat.Png, layout, new ImageOutputOptions());

        writer.WriteRows(rows);

        // The other half has not been made. What is written waits for the encoder but for a few rows, and noise cannot be compressed.
        Assert.InRange(new FileInfo(_folder.File("a")).Length, rows.Length / 2, long.MaxValue);
    }

    [Fact]
    public void WriteRows_FolderIsMissing_SaysSoBeforeTheLastRow()
    {
        var layout = new PixelLayout(2000, 3000, 3, HasAlpha: false, 8);
        using var writer = ImageWriter.Create(_folder.File("none/a"), ImageFormat.Png, layout, new ImageOutputOptions());
        var rows = RandomRows(layout with { Height = 1500 });

        // The first rows may be taken before the encoder finds out.
        var failure = Assert.ThrowsAny<IOException>(() =>
        {
            for (var i = 0; i < 2; i++) writer.WriteRows(rows);
        });

        Assert.Contains("PNG", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_LargerThanTheFormatHolds_IsRejectedWithTheWayOut()
    {
        var layout = new PixelLayout(16_384, 10, 3, HasAlpha: false, 8);

        var rejected = Assert.Throws<ImageRejectedException>(
            () => ImageWriter.Create(_folder.File("a"), ImageFormat.WebP, layout, new ImageOutputOptions()));

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.Contains("png", rejected.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Png)]
    public void Create_FolderIsMissing_IsAnOrdinaryFileError(ImageFormat format)
    {
        var layout = new PixelLayout(10, 10, 3, HasAlpha: false, 8);
        Assert.ThrowsAny<IOException>(() =>
        {
            using var writer = ImageWriter.Create(_folder.File("none/a"), format, layout, new ImageOutputOptions());
            writer.WriteRows(new byte[300]);
            writer.Complete();
        });
    }

    [Theory]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    public void Fit_FormatThatIsOnlyRead_IsRefused(ImageFormat format) =>
        Assert.Throws<ArgumentException>(() => format.Fit(new PixelLayout(1, 1, 3, HasAlpha: false, 8)));

    public void Dispose() => _folder.Dispose();

    private static byte[] RandomRows(PixelLayout layout)
    {
        var rows = new byte[layout.Height * layout.RowBytes];
        new Random(3).NextBytes(rows);
        return rows;
    }

    private void Write(ImageFormat format, PixelLayout layout, byte[] rows, ImageOutputOptions? options = null)
    {
        using var writer = ImageWriter.Create(_folder.File("a"), format, layout, options ?? new ImageOutputOptions());
        var half = layout.Height / 2 * layout.RowBytes;
        writer.WriteRows(rows.AsSpan(0, half));
        writer.WriteRows(rows.AsSpan(half));
        writer.Complete();
    }
}

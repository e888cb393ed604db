using System.Text;
using AePipeline.Imaging;
using NetVips;

namespace AePipeline.Tests.Imaging;

public sealed class ImageRejectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Open_NoSuchFile_IsAnOrdinaryFileError() =>
        Assert.Throws<FileNotFoundException>(() => ImageReader.Open(_folder.File("none.png"), new ImageLimits()));

    [Fact]
    public void Open_EmptyFile_IsRejectedAsEmpty() =>
        AssertRejected(ImageRejection.Empty, _folder.Write("a.png", []), "empty");

    [Fact]
    public void Open_TextCalledPng_IsRejectedAsNotAnImage() =>
        AssertRejected(ImageRejection.NotAnImage, _folder.Write("a.png", "BM: this is a shopping list, with eggs and flour"u8), "JPEG, PNG");

    [Theory]
    [InlineData("%PDF-1.7 and so on", "PDF")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0heicmif1", "HEIC")]
    public void Open_KnownFormatThatIsNotRead_IsRejectedByName(string content, string name) =>
        AssertRejected(ImageRejection.Unsupported, _folder.Write("a", Encoding.Latin1.GetBytes(content)), name);

    [Theory]
    [InlineData(".jpg", 0.5)]
    [InlineData(".jpg", 0.95)]
    [InlineData(".png", 0.5)]
    [InlineData(".png", 0.95)]
    [InlineData(".webp", 0.5)]
    [InlineData(".webp", 0.95)]
    [InlineData(".tif", 0.5)]
    [InlineData(".tif", 0.95)]
    [InlineData(".gif", 0.5)]
    [InlineData(".gif", 0.95)]
    [InlineData(".avif", 0.5)]
    [InlineData(".avif", 0.95)]
    public void ReadRows_FileCutShort_IsRejectedAsCorrupt(string extension, double kept)
    {
        using var photo = TestPictures.Photo(300, 200);
        photo.WriteToFile(_folder.File("a" + extension));
        var whole = File.ReadAllBytes(_folder.File("a" + extension));

        AssertRejected(ImageRejection.Corrupt, _folder.Write("b", whole.AsSpan(0, (int)(whole.Length * kept))), "cut short");
    }

    [Fact]
    public void Open_BitmapCutShort_IsRejectedAsCorrupt() =>
        AssertRejected(ImageRejection.Corrupt, _folder.Write("a", TestPictures.Bitmap().AsSpan(0, 60)), "cut short");

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".tif")]
    [InlineData(".gif")]
    [InlineData(".avif")]
    public void Open_RightBeginningThenRubbish_IsRejectedAsCorrupt(string extension)
    {
        using var photo = TestPictures.Photo(30, 20);
        photo.WriteToFile(_folder.File("a" + extension));
        var file = File.ReadAllBytes(_folder.File("a" + extension)).AsSpan(0, 24).ToArray();

        AssertRejected(ImageRejection.Corrupt, _folder.Write("b", [.. file, .. Enumerable.Repeat((byte)0xA5, 3000)]), "damaged");
    }

    [Fact]
    public void ReadRows_PngWithChangedBytesInTheMiddle_IsRejectedAsCorrupt()
    {
        using var photo = TestPictures.Photo(300, 200);
        photo.Pngsave(_folder.File("a.png"));
        var file = File.ReadAllBytes(_folder.File("a.png"));
        file.AsSpan(file.Length / 2, 40).Fill(0x5A);

        AssertRejected(ImageRejection.Corrupt, _folder.Write("b.png", file), "damaged");
    }

    [Fact]
    public void Open_PngOf900MegapixelsInAFewKilobytes_IsRejectedBeforeAPixelIsDecoded()
    {
        var path = _folder.Write("bomb.png", TestPictures.PngBomb(30_000, 30_000));
        Assert.InRange(new FileInfo(path).Length, 1, 4000);

        // Open reads the header only: there is no memory in which the pixels could be.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var rejected = Assert.Throws<ImageRejectedException>(() => ImageReader.Open(path, new ImageLimits()));

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.Contains("900,000,000", rejected.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 50_000_000);
    }

    [Fact]
    public void Open_MoreBytesThanAllowed_IsRejectedAsTooLarge()
    {
        var path = _folder.Write("a.bmp", TestPictures.Bitmap());

        AssertRejected(ImageRejection.TooLarge, path, "Imaging__MaxBytes", new ImageLimits { MaxBytes = 69 });
        Assert.Equal(2, TestPictures.Read(path, new ImageLimits { MaxBytes = 70 }).Layout.Width);
    }

    [Theory]
    [InlineData(".png", nameof(ImageLimits.MaxSide))]
    [InlineData(".png", nameof(ImageLimits.MaxPixels))]
    [InlineData(".webp", nameof(ImageLimits.MaxPixelsInMemory))]
    [InlineData(".gif", nameof(ImageLimits.MaxPixelsInMemory))]
    public void Open_OneOverALimit_IsRejectedWithTheSetting(string extension, string setting)
    {
        using var gradient = TestPictures.Gradient(50, 20);
        gradient.WriteToFile(_folder.File("a" + extension));
        var path = _folder.File("a" + extension);

        AssertRejected(ImageRejection.TooLarge, path, setting, Limits(setting, below: 1));
        Assert.Equal(50, TestPictures.Read(path, Limits(setting, below: 0)).Layout.Width);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    public void Open_InterlacedFile_CountsAsDecodedInMemory(string extension)
    {
        using var gradient = TestPictures.Gradient(50, 20);
        gradient.WriteToFile(_folder.File("plain" + extension));
        gradient.WriteToFile(_folder.File("interlaced" + extension), new VOption { { "interlace", true } });
        var limits = new ImageLimits { MaxPixelsInMemory = 999 };

        AssertRejected(ImageRejection.TooLarge, _folder.File("interlaced" + extension), nameof(ImageLimits.MaxPixelsInMemory), limits);
        Assert.Equal(50, TestPictures.Read(_folder.File("plain" + extension), limits).Layout.Width);
        Assert.Equal(50, TestPictures.Read(_folder.File("interlaced" + extension)).Layout.Width);
    }

    [Fact]
    public void Open_FloatingPointTiff_IsRejectedAsUnsupported()
    {
        using var gradient = TestPictures.Gradient(20, 20);
        gradient.Cast(Enums.BandFormat.Float).Tiffsave(_folder.File("a.tif"));

        AssertRejected(ImageRejection.Unsupported, _folder.File("a.tif"), "8 or 16 bits");
    }

    [Theory]
    [InlineData("a.pgm", "P5 2 2 255\nabcd")]
    [InlineData("a.csv", "1,2\n3,4\n")]
    [InlineData("a.mat", "2 2\n1 2\n3 4\n")]
    public void Libvips_AfterTheFirstUse_HasNoOtherLoaders(string name, string content)
    {
        AssertRejected(ImageRejection.Empty, _folder.Write("empty", []), "empty");

        Assert.Throws<VipsException>(() => Image.NewFromFile(_folder.Write(name, Encoding.ASCII.GetBytes(content))));
    }

    [Fact]
    public void Libvips_AfterTheFirstUse_DoesNotLoadItsOwnFormat()
    {
        AssertRejected(ImageRejection.Empty, _folder.Write("empty", []), "empty");
        using var grey = Image.Black(8, 8);
        grey.WriteToFile(_folder.File("a.v"));

        Assert.Throws<VipsException>(() => Image.NewFromFile(_folder.File("a.v")));
    }

    public void Dispose() => _folder.Dispose();

    private static ImageLimits Limits(string setting, int below) => setting switch
    {
        nameof(ImageLimits.MaxSide) => new ImageLimits { MaxSide = 50 - below },
        nameof(ImageLimits.MaxPixels) => new ImageLimits { MaxPixels = 1000 - below },
        _ => new ImageLimits { MaxPixelsInMemory = 1000 - below },
    };

    private static void AssertRejected(ImageRejection expected, string path, string says, ImageLimits? limits = null)
    {
        var rejected = Assert.Throws<ImageRejectedException>(() => TestPictures.Read(path, limits));
        Assert.Equal(expected, rejected.Rejection);
        Assert.Contains(says, rejected.Message, StringComparison.Ordinal);
    }
}

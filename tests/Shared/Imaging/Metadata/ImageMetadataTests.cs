using System.Text;
using AePipeline.Imaging;
using AePipeline.Imaging.Metadata;
using NetVips;

namespace AePipeline.Tests.Imaging.Metadata;

/// <summary>What of a picture's metadata is in the file of a result, as another program reads it.</summary>
public sealed class ImageMetadataTests : IDisposable
{
    private static readonly string[] s_private =
    [
        "SERIAL", "OWNERNAME", "MAKERNOTE", "UNIQUEID", "COMMENT", "HOSTCOMPUTER", "DESCRIPTION", "SOFTWARE", "PREVIEW", "XMPTITLE", "XMPTHUMBNAIL", "IPTCCITY", "PSTHUMBNAIL",
    ];

    private readonly TempFolder _folder = new();

    public static MatrixTheoryData<ImageFormat, ImageFormat> FormatsToFormats => new(ImageFormats.Writable, ImageFormats.Writable);

    public static TheoryData<ImageFormat> Formats => [.. ImageFormats.Writable];

    private static byte[] Everything => CameraFile.Jpeg(Camera.Build(), Encoding.UTF8.GetBytes(CameraFile.Xmp), CameraFile.Iptc);

    private static ExifBuilder Camera => ExifBuilder.Camera().Orientation(6).Thumbnail(Encoding.ASCII.GetBytes("PREVIEW"));

    [Theory]
    [MemberData(nameof(FormatsToFormats))]
    public void Safe_CameraPicture_KeepsDateCameraAndAuthorAndNothingPrivate(ImageFormat from, ImageFormat to)
    {
        using var result = Write(CameraFile.As(from, Everything), to, MetadataKept.Safe);

        AssertSafe(result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Safe_Tiff_KeepsTheSame(bool isBigEndian)
    {
        using var result = Write(ExifBuilder.Camera(isBigEndian).BuildTiff(), ImageFormat.Jpeg, MetadataKept.Safe);

        AssertSafe(result);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Keep_CameraPicture_KeepsAllButWhatIsNoLongerTrue(ImageFormat to)
    {
        // Notes of makers that it knows libexif writes anew, and this one is none of theirs.
        var everything = CameraFile.Jpeg(Camera.Picture(0x010F, "Unknown").Build(), Encoding.UTF8.GetBytes(CameraFile.Xmp), CameraFile.Iptc);
        using var result = Write(everything, to, MetadataKept.Keep);

        Assert.Equal("51/1 30/1 0/1", Field(result, "exif-ifd3-GPSLatitude"));
        Assert.Equal(("SERIALBODY", "OWNERNAME", "DESCRIPTION"), (Field(result, "exif-ifd2-BodySerialNumber"), Field(result, "exif-ifd2-CameraOwnerName"), Field(result, "exif-ifd0-ImageDescription")));
        Assert.Contains("MAKERNOTE", FileText(), StringComparison.Ordinal);
        Assert.DoesNotContain("PREVIEW", FileText(), StringComparison.Ordinal);
        AssertUpright(result);
        var xmp = Encoding.UTF8.GetString((byte[])result.Get("xmp-data"));
        Assert.All(["XMPTITLE", "XMPMAKE", "Ann Öther"], words => Assert.Contains(words, xmp, StringComparison.Ordinal));
        Assert.All(["Orientation", "XMPTHUMBNAIL"], words => Assert.DoesNotContain(words, xmp, StringComparison.Ordinal));
        if (to != ImageFormat.Jpeg) return;
        var iptc = Encoding.UTF8.GetString((byte[])result.Get("iptc-data"));
        Assert.Contains("IPTCCITY", iptc, StringComparison.Ordinal);
        Assert.DoesNotContain("PSTHUMBNAIL", iptc, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void None_CameraPicture_KeepsNothing(ImageFormat to)
    {
        using var result = Write(Everything, to, MetadataKept.None);

        Assert.DoesNotContain(result.GetFields(), field => field is "exif-data" or "xmp-data" or "iptc-data" || field.StartsWith("exif-", StringComparison.Ordinal));
        Assert.DoesNotContain("Canon", FileText(), StringComparison.Ordinal);
        Assert.All(s_private, words => Assert.DoesNotContain(words, FileText(), StringComparison.Ordinal));
    }

    [Fact]
    public void Safe_AuthorInXmpOnly_IsKept()
    {
        using var result = Write(CameraFile.Jpeg(xmp: [.. Encoding.UTF8.GetBytes(CameraFile.Xmp), 0, 0]), ImageFormat.Png, MetadataKept.Safe);

        Assert.Equal(("Ann Öther; Bob", "Rights of Ann"), (Field(result, "exif-ifd0-Artist"), Field(result, "exif-ifd0-Copyright")));
        Assert.DoesNotContain("xmp-data", result.GetFields());
    }

    [Fact]
    public void Safe_AuthorInIptcOnly_IsKept()
    {
        using var result = Write(CameraFile.Jpeg(iptc: CameraFile.Iptc), ImageFormat.WebP, MetadataKept.Safe);

        Assert.Equal(("Ipta Author", "Rights of Iptá"), (Field(result, "exif-ifd0-Artist"), Field(result, "exif-ifd0-Copyright")));
    }

    [Fact]
    public void Safe_PictureThatSaysNothing_GetsNothing()
    {
        using var result = Write(CameraFile.Jpeg(), ImageFormat.Jpeg, MetadataKept.Safe);

        Assert.DoesNotContain("exif-data", result.GetFields());
    }

    [Fact]
    public void Keep_MoreThanAJpegHolds_LeavesOutTheLargest()
    {
        var note = string.Concat(Enumerable.Repeat("MAKERNOTE ", 9000));
        var png = CameraFile.As(ImageFormat.Png, CameraFile.Jpeg(ExifBuilder.Camera().Undefined(0x927C, note[..50_000]).Undefined(0x9286, note[..40_000]).Build()[..65_000]));

        using var result = Write(png, ImageFormat.Jpeg, MetadataKept.Keep);

        Assert.Equal("Canon", Field(result, "exif-ifd0-Make"));
    }

    [Fact]
    public void Taken_OfAnyFormat_IsReadWithFractionAndOffset()
    {
        foreach (var file in (byte[][])[Everything, CameraFile.As(ImageFormat.Avif, Everything), ExifBuilder.Camera(isBigEndian: true).BuildTiff()])
        {
            Assert.Equal("2024-05-01T12:34:56.78+02:00", Read(file).Taken.ToString());
        }

        Assert.Equal("2023-01-02T03:04:05", Read(CameraFile.Jpeg(new ExifBuilder().Picture(0x0132, "2023:01:02 03:04:05").Build())).Taken.ToString());
        Assert.Null(Read(CameraFile.Jpeg(new ExifBuilder().Photo(0x9003, "0000:00:00 00:00:00").Build())).Taken);
        Assert.Null(Read(CameraFile.Jpeg()).Taken);
    }

    [Fact]
    public void Read_DamagedMetadata_IsLeftOutAndTheResultWritten()
    {
        var random = new Random(5);
        var (exif, xmp) = (ExifBuilder.Camera().Build(), Encoding.UTF8.GetBytes(CameraFile.Xmp));
        for (var i = 0; i < 300; i++)
        {
            using var result = Write(
                CameraFile.Jpeg(Damage(exif, random), Damage(xmp, random), Damage(CameraFile.Iptc, random)), ImageFormat.Jpeg, i % 2 == 0 ? MetadataKept.Safe : MetadataKept.Keep);
            Assert.Equal(64, result.Width);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)];
        for (var i = random.Next(6); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private void AssertSafe(Image result)
    {
        Assert.Equal(
            ["Canon", "EOS Test", "Jörg Author", "(c) Jörg", "2024:05:01 12:34:56", "+02:00", "50mm F1.8", "1/250", "28/10", "400"],
            new[]
            {
                "ifd0-Make", "ifd0-Model", "ifd0-Artist", "ifd0-Copyright", "ifd2-DateTimeOriginal", "ifd2-OffsetTimeOriginal", "ifd2-LensModel", "ifd2-ExposureTime", "ifd2-FNumber",
                "ifd2-ISOSpeedRatings",
            }.Select(name => Field(result, $"exif-{name}")));
        AssertUpright(result);
        Assert.DoesNotContain(result.GetFields(), field => field.Contains("GPS", StringComparison.Ordinal) || field is "xmp-data" or "iptc-data" or "jpeg-thumbnail-data");
        Assert.All(s_private, words => Assert.DoesNotContain(words, FileText(), StringComparison.Ordinal));
    }

    private static void AssertUpright(Image result)
    {
        Assert.True(Field(result, "exif-ifd0-Orientation") is null or "1");
        Assert.True(Field(result, "exif-ifd2-PixelXDimension") is not { } width || width == result.Width.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A field without what libvips adds in brackets.</summary>
    private static string? Field(Image image, string name) =>
        image.Contains(name) && (string)image.Get(name) is var text ? text[..text.IndexOf(" (", StringComparison.Ordinal)].TrimEnd() : null;

    private string FileText() => Encoding.Latin1.GetString(File.ReadAllBytes(_folder.File("out")));

    private ImageMetadata Read(byte[] file)
    {
        using var reader = ImageReader.Open(_folder.Write("in", file), new ImageLimits());
        return reader.Metadata;
    }

    private Image Write(byte[] file, ImageFormat to, MetadataKept kept)
    {
        using (var reader = ImageReader.Open(_folder.Write("in", file), new ImageLimits()))
        using (var writer = ImageWriter.Create(_folder.File("out"), new ImageOutput(to) { Metadata = kept }, to.Fit(reader.Layout), new ImageOutputOptions(), reader.Metadata))
        {
            writer.WriteRows(reader.ReadRows(reader.RowsLeft));
            writer.Complete();
        }

        return Image.NewFromBuffer(File.ReadAllBytes(_folder.File("out")));
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging;

/// <summary>Files that decode to something else than they show, and files that only look damaged.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "half a scan, then an end marker", [.. Jpeg()[..4000], 0xFF, 0xD9] },
        { "a lost sector in the scan", Zeroed(Jpeg(), 3000, 1500) },
        { "a header of ten times the rows", Sized(Jpeg(), 128, 1280) },
        { "2 kB that claim 196 megapixels", Sized(Jpeg(), 3000, 65500) },
        { "a changed byte in the scan", Changed(Jpeg(), 2500) },
        { "pixels missing in a GIF", Zeroed(Photo().GifsaveBuffer(), 5000, 512) },
        { "a Deflate checksum that is wrong", DeflatedTiff(checksumIsRight: false) },
        { "a JPEG inside a TIFF, damaged", DamagedJpegInTiff() },
    };

    public static TheoryData<string, byte[], string> Unsupported => new()
    {
        { "DNG", Raw([new TiffBuilder(TiffBuilder.Even(3), 3).With(50706, 1 | (4 << 8))]), "raw picture" },
        { "NEF", Raw([new TiffBuilder(TiffBuilder.Even(3), 3), new TiffBuilder(TiffBuilder.Even(1), 1).With(262, 32803)], lastIsSub: true), "raw picture" },
        { "CR2", Raw([new TiffBuilder(TiffBuilder.Even(3), 3)], mark: "CR\u0002\0\0\0\0\0"), "raw picture" },
        { "ORF", "IIRO\b\0\0\0and so on"u8.ToArray(), "raw picture" },
        { "HEIC sequence", "\0\0\0\u001Cftypmsf1\0\0\0\0msf1hevciso8"u8.ToArray(), "HEIC sequence" },
        { "SVG", Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>\n<!-- {new string('x', 300)} -->\n<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG" },
        { "12 bits", Precise(Jpeg(), 12), "Unsupported JPEG data precision 12" },
        { "Zstandard", Raw([new TiffBuilder(TiffBuilder.Even(3), 3).With(259, 50000)]), "ZSTD" },
        { "8-bit Lab", Raw([new TiffBuilder(TiffBuilder.Even(3), 3).With(262, 8)]), "labq" },
        { "10 bits", Raw([new TiffBuilder(TiffBuilder.Even(3), 3).With(258, 10, 10, 10)]), "whole number of bytes" },
        { "PQ by cICP", TestPictures.WithChunk(Photo().PngsaveBuffer(), "cICP", [9, 16, 0, 1]), "HDR (PQ)" },
        { "PQ by nclx", Nclx(9, 16), "HDR (PQ)" },
        { "HLG by nclx", Nclx(9, 18), "HDR (HLG)" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Read_DamageThatADecoderOverlooks_IsRejectedAsCorrupt(string what, byte[] file) =>
        Assert.True(Rejection(file).Rejection == ImageRejection.Corrupt, what);

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void Read_WholeFileOfAKindThatIsNotHandled_SaysWhatItIs(string what, byte[] file, string says)
    {
        var rejected = Rejection(file);

        Assert.True(rejected.Rejection == ImageRejection.Unsupported, $"{what}: {rejected.Message}");
        Assert.Contains(says, rejected.Message, StringComparison.Ordinal);
        Assert.Contains("upload that", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOfDamage_NamesTheFormatAsPeopleDo() =>
        Assert.Contains("The JPEG file is damaged", Rejection(Zeroed(Jpeg(), 3000, 1500)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_JpegWithoutItsLastTwoBytes_GivesTheSamePixels() => AssertSamePixels(Jpeg(), Jpeg()[..^2]);

    [Fact]
    public void Read_JpegWithStrayBytesBetweenSegments_GivesTheSamePixels()
    {
        var file = Jpeg();
        var tables = Marker(file, 0xDB);

        AssertSamePixels(file, [.. file[..tables], 1, 2, 3, .. file[tables..]]);
    }

    [Fact]
    public void Read_SequentialJpegWithOddScanParameters_GivesTheSamePixels()
    {
        var file = Jpeg();
        var odd = (byte[])file.Clone();
        odd[Marker(file, 0xDA) + 12] = 0;

        AssertSamePixels(file, odd);
    }

    [Theory]
    [InlineData(0, 30, false)]
    [InlineData(3, 75, true)]
    [InlineData(16, 95, false)]
    public void Read_WholeJpegsOfManyKinds_AreRead(int restartInterval, int quality, bool optimized)
    {
        foreach (var (width, height) in (ReadOnlySpan<(int, int)>)[(1, 1), (17, 40), (64, 33)])
        {
            using var photo = TestPictures.Photo(width, height);
            using var grey = photo.Colourspace(Interpretation.Bw);
            foreach (var picture in (Image[])[photo, grey])
            {
                foreach (var sampling in (ForeignSubsample[])[ForeignSubsample.On, ForeignSubsample.Off])
                {
                    var file = picture.JpegsaveBuffer(q: quality, optimizeCoding: optimized, restartInterval: restartInterval, subsampleMode: sampling);
                    Assert.Equal(width, TestPictures.Read(_folder.Write("a", file)).Layout.Width);
                }
            }
        }
    }

    [Fact]
    public void Read_JpegOfMoreScansThanAllowed_IsRejectedWithTheSetting()
    {
        var file = Photo().JpegsaveBuffer(interlace: true);
        var scan = file[file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA])..^2];
        byte[] many = [.. file[..^2], .. Enumerable.Repeat(scan, 100).SelectMany(bytes => bytes), 0xFF, 0xD9];

        var rejected = Rejection(many);

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.Contains("Imaging__MaxScans", rejected.Message, StringComparison.Ordinal);
        Assert.Equal(128, TestPictures.Read(_folder.Write("a", file)).Layout.Width);
    }

    [Fact]
    public void Read_ImageThatTakesLongerThanAllowed_IsRejectedWithTheSetting()
    {
        var limits = new ImageLimits { MaxDecodeTime = TimeSpan.FromTicks(1) };

        var rejected = Assert.Throws<ImageRejectedException>(() => TestPictures.Read(_folder.Write("a", Jpeg()), limits));

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.Contains("Imaging__MaxDecodeTime", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PngWithLinearSamples_IsConvertedToSrgb()
    {
        // A linear 0.2140 is the 0.5 of sRGB.
        using var even = (Image.Black(8, 8, bands: 3) + (0.2140 * 65535)).Cast(BandFormat.Ushort).Copy(interpretation: Interpretation.Rgb16);

        var (_, samples) = TestPictures.Read(_folder.Write("a", TestPictures.WithChunk(even.PngsaveBuffer(), "gAMA", [0, 1, 0x86, 0xA0])));

        Assert.All(samples, sample => Assert.InRange(sample, 32_600, 32_940));
    }

    [Fact]
    public void Read_PngInDisplayP3ByCodePoints_IsConvertedToSrgb()
    {
        // sRGB's (200, 100, 50) as Display P3 has it.
        using var even = (Image.Black(8, 8, bands: 3) + (double[])[188, 106, 63]).Cast(BandFormat.Uchar).Copy(interpretation: Interpretation.Srgb);

        var (_, samples) = TestPictures.Read(_folder.Write("a", TestPictures.WithChunk(even.PngsaveBuffer(), "cICP", [12, 13, 0, 1])));

        Assert.InRange(samples[0], 197, 203);
        Assert.InRange(samples[1], 97, 103);
        Assert.InRange(samples[2], 46, 54);
    }

    [Fact]
    public void Read_PngThatSaysItIsSrgb_KeepsEverySample() => AssertSamePixels(
        Photo().PngsaveBuffer(), TestPictures.WithChunk(Photo().PngsaveBuffer(), "gAMA", [0, 0, 0xB1, 0x8F]));

    [Fact]
    public void Read_DeflateTiffWithTheRightChecksum_IsRead() =>
        Assert.Equal(16, TestPictures.Read(_folder.Write("a", DeflatedTiff(checksumIsRight: true))).Layout.Width);

    [Theory]
    [InlineData(0u, false)]
    [InlineData(2u, true)]
    public void Read_FourthSampleOfATiff_IsAlphaOnlyWhereTheFileSaysSo(uint kind, bool hasAlpha)
    {
        var file = Raw([new TiffBuilder(TiffBuilder.Even(4), 4).With(338, kind)]);

        Assert.Equal(new PixelLayout(16, 16, 3, hasAlpha, 8), TestPictures.Read(_folder.Write("a", file)).Layout);
    }

    [Fact]
    public void Open_TiffOfFourPages_SaysSo()
    {
        var file = Raw([.. Enumerable.Range(0, 4).Select(page => new TiffBuilder(TiffBuilder.Even(3, (byte)page), 3))]);

        using var reader = ImageReader.Open(_folder.Write("a", file), new ImageLimits());

        Assert.Equal(4, reader.Pages);
    }

    [Fact]
    public void Read_RunLengthCodedBitmap_HasNoAlpha()
    {
        // Four rows of four pixels of the second colour, each with its end of line, then the end of the bitmap.
        var file = new byte[54 + 8 + 18];
        "BM"u8.CopyTo(file);
        foreach (var (at, value) in (ReadOnlySpan<(int, int)>)[(2, file.Length), (10, 62), (14, 40), (18, 4), (22, 4), (26, 1 | (8 << 16)), (30, 1), (34, 18), (46, 2)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        ((ReadOnlySpan<byte>)[30, 20, 10, 0]).CopyTo(file.AsSpan(58));
        ((ReadOnlySpan<byte>)[4, 1, 0, 0, 4, 1, 0, 0, 4, 1, 0, 0, 4, 1, 0, 0, 0, 1]).CopyTo(file.AsSpan(62));

        var (layout, samples) = TestPictures.Read(_folder.Write("a", file));

        Assert.Equal(new PixelLayout(4, 4, 3, HasAlpha: false, 8), layout);
        Assert.Equal([10, 20, 30], samples[..3]);
    }

    public void Dispose() => _folder.Dispose();

    private static Image Photo() => TestPictures.Photo(128, 128);

    private static byte[] Jpeg() => Photo().JpegsaveBuffer(q: 85);

    private static byte[] Raw(TiffBuilder[] pages, bool lastIsSub = false, string? mark = null) => TiffBuilder.Build(pages, lastIsSub, mark);

    private static int Marker(byte[] file, byte marker) => file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]);

    private static byte[] Changed(byte[] file, int at) => [.. file[..at], (byte)(file[at] ^ 0x5A), .. file[(at + 1)..]];

    private static byte[] Zeroed(byte[] file, int at, int count)
    {
        file.AsSpan(at, count).Clear();
        return file;
    }

    private static byte[] Precise(byte[] file, byte bits)
    {
        file[Marker(file, 0xC0) + 4] = bits;
        return file;
    }

    private static byte[] Sized(byte[] file, int width, int height)
    {
        var frame = file.AsSpan(Marker(file, 0xC0));
        BinaryPrimitives.WriteUInt16BigEndian(frame[5..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[7..], (ushort)width);
        return file;
    }

    private static byte[] DeflatedTiff(bool checksumIsRight)
    {
        using var packed = new MemoryStream();
        using (var deflating = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflating.Write(TiffBuilder.Even(3));
        }

        var strip = packed.ToArray();
        strip[^1] ^= (byte)(checksumIsRight ? 0 : 1);
        return Raw([new TiffBuilder(strip, 3).With(259, 8)]);
    }

    private static byte[] DamagedJpegInTiff()
    {
        var file = Photo().TiffsaveBuffer(compression: ForeignTiffCompression.Jpeg, q: 90);
        return Zeroed(file, 1500, 600);
    }

    /// <summary>An AVIF as far as its colours, which are read before its pixels.</summary>
    private static byte[] Nclx(byte primaries, byte transfer)
    {
        var colour = Box("colr", [.. "nclx"u8, 0, primaries, 0, transfer, 0, 9, 0x80]);
        return [.. Box("ftyp", [.. "avif"u8, 0, 0, 0, 0, .. "mif1"u8]), .. Box("meta", [0, 0, 0, 0, .. Box("iprp", Box("ipco", colour))])];
    }

    private static byte[] Box(string name, byte[] content) => [0, 0, 0, (byte)(8 + content.Length), .. Encoding.ASCII.GetBytes(name), .. content];

    private ImageRejectedException Rejection(byte[] file) =>
        Assert.Throws<ImageRejectedException>(() => TestPictures.Read(_folder.Write("rejected", file)));

    private void AssertSamePixels(byte[] expected, byte[] file) =>
        Assert.Equal(TestPictures.Read(_folder.Write("expected", expected)).Samples, TestPictures.Read(_folder.Write("file", file)).Samples);
}

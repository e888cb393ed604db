using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging;

public sealed class ImageReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<ImageFormat, string> Formats { get; } = new()
    {
        { ImageFormat.Jpeg, ".jpg" },
        { ImageFormat.Png, ".png" },
        { ImageFormat.WebP, ".webp" },
        { ImageFormat.Tiff, ".tif" },
        { ImageFormat.Gif, ".gif" },
        { ImageFormat.Avif, ".avif" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Open_EachFormatUnderAForeignName_IsRecognisedByItsContent(ImageFormat format, string extension)
    {
        using var gradient = TestPictures.Gradient(40, 30);
        gradient.WriteToFile(_folder.File("a" + extension));
        File.Move(_folder.File("a" + extension), _folder.File("b.txt"));

        var (layout, samples) = TestPictures.Read(_folder.File("b.txt"));

        Assert.Equal(new PixelLayout(40, 30, 3, HasAlpha: false, 8), layout);
        var expected = gradient.WriteToMemory<byte>();
        var difference = samples.Zip(expected, (sample, wanted) => Math.Abs(sample - wanted)).Average();
        Assert.True(difference < 6, $"{format} differs from the picture by {difference:F2} levels on average.");
        using var reader = ImageReader.Open(_folder.File("b.txt"), new ImageLimits());
        Assert.Equal(format, reader.Format);
    }

    [Fact]
    public void Open_Bitmap_GivesItsPixelsFromTopToBottom()
    {
        var (layout, samples) = TestPictures.Read(_folder.Write("a.bmp", TestPictures.Bitmap()));

        Assert.Equal(new PixelLayout(2, 2, 3, HasAlpha: false, 8), layout);
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255], samples);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".webp")]
    [InlineData(".tif")]
    [InlineData(".gif")]
    [InlineData(".avif")]
    public void Open_OnePixel_IsRead(string extension)
    {
        using var picture = Image.Black(1, 1, bands: 3) + 200;
        using var pixel = picture.Cast(BandFormat.Uchar).Copy(interpretation: Interpretation.Srgb);
        pixel.WriteToFile(_folder.File("a" + extension));

        var (layout, samples) = TestPictures.Read(_folder.File("a" + extension));

        Assert.Equal((1, 1), (layout.Width, layout.Height));
        Assert.All(samples[..layout.Channels], sample => Assert.InRange(sample, 197, 203));
    }

    [Theory]
    [InlineData(8, BandFormat.Uchar, Interpretation.Bw, 1)]
    [InlineData(8, BandFormat.Uchar, Interpretation.Bw, 2)]
    [InlineData(8, BandFormat.Uchar, Interpretation.Srgb, 3)]
    [InlineData(8, BandFormat.Uchar, Interpretation.Srgb, 4)]
    [InlineData(16, BandFormat.Ushort, Interpretation.Grey16, 1)]
    [InlineData(16, BandFormat.Ushort, Interpretation.Grey16, 2)]
    [InlineData(16, BandFormat.Ushort, Interpretation.Rgb16, 3)]
    [InlineData(16, BandFormat.Ushort, Interpretation.Rgb16, 4)]
    public void Open_GreyOrColourWithOrWithoutAlpha_KeepsChannelsBitsAndEverySample(
        int bits, BandFormat format, Interpretation interpretation, int bands)
    {
        using var xy = Image.Xyz(23, 17);
        using var ramps = xy[0].Bandjoin(xy[1], xy[0] + xy[1], xy[0] * 3);
        using var scaled = (ramps.ExtractBand(0, bands) * (bits == 16 ? 999 : 5)).Cast(format);
        using var picture = scaled.Copy(interpretation: interpretation);
        picture.WriteToFile(_folder.File("a.png"));
        picture.WriteToFile(_folder.File("a.tif"));

        foreach (var file in (string[])["a.png", "a.tif"])
        {
            var (layout, samples) = TestPictures.Read(_folder.File(file));

            Assert.Equal(new PixelLayout(23, 17, bands < 3 ? 1 : 3, HasAlpha: bands is 2 or 4, bits), layout);
            using var doubles = picture.Cast(BandFormat.Int);
            Assert.Equal(doubles.WriteToMemory<int>(), samples);
        }
    }

    [Fact]
    public void Open_PalettePng_GivesItsColours()
    {
        using var gradient = TestPictures.Gradient(32, 32);
        gradient.Pngsave(_folder.File("a.png"), palette: true);
        Assert.Equal(3, File.ReadAllBytes(_folder.File("a.png"))[25]); // colour type 3 is a palette

        var (layout, _) = TestPictures.Read(_folder.File("a.png"));

        Assert.Equal(new PixelLayout(32, 32, 3, HasAlpha: false, 8), layout);
        var corner = TestPictures.Pixel(_folder.File("a.png"), 31, 0);
        Assert.InRange(corner[0], 235, 255);
        Assert.InRange(corner[1], 0, 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Open_JpegWithOrientation_IsUpright(int orientation)
    {
        // How a camera stores a scene whose upright picture is 40 x 24: turned by the inverse of what a viewer must do.
        using var upright = TestPictures.Gradient(40, 24);
        using var stored = orientation switch
        {
            2 => upright.FlipHor(),
            3 => upright.Rot180(),
            4 => upright.FlipVer(),
            5 => upright.Rot90().FlipHor(),
            6 => upright.Rot270(),
            7 => upright.Rot270().FlipHor(),
            8 => upright.Rot90(),
            _ => upright.Copy(),
        };
        using var tagged = stored.Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));
        tagged.Jpegsave(_folder.File("a.jpg"), q: 100);

        var (layout, samples) = TestPictures.Read(_folder.File("a.jpg"));

        Assert.Equal((40, 24), (layout.Width, layout.Height));
        var expected = upright.WriteToMemory<byte>();
        Assert.All(samples.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    [Theory]
    [InlineData(".gif")]
    [InlineData(".webp")]
    public void Open_Animation_GivesItsFirstFrame(string extension)
    {
        using var red = (Image.Black(20, 10, bands: 3) + (double[])[255, 0, 0]).Cast(BandFormat.Uchar);
        using var blue = (Image.Black(20, 10, bands: 3) + (double[])[0, 0, 255]).Cast(BandFormat.Uchar);
        using var frames = red.Join(blue, Direction.Vertical).Copy(interpretation: Interpretation.Srgb);
        using var animation = frames.Mutate(image => image.Set(GValue.GIntType, "page-height", 10));
        animation.WriteToFile(_folder.File("a" + extension));
        using (var all = Image.NewFromFile(_folder.File("a" + extension), kwargs: new VOption { { "n", -1 } }))
        {
            Assert.Equal(20, all.Height);
        }

        var (layout, _) = TestPictures.Read(_folder.File("a" + extension));

        Assert.Equal((20, 10), (layout.Width, layout.Height));
        var pixel = TestPictures.Pixel(_folder.File("a" + extension), 5, 5);
        Assert.InRange(pixel[0], 245, 255);
        Assert.InRange(pixel[2], 0, 10);
    }

    [Fact]
    public void Open_CmykJpegWithoutProfile_IsConvertedToColour()
    {
        // Cyan ink only.
        using var cyan = (Image.Black(16, 16, bands: 4) + (double[])[255, 0, 0, 0]).Cast(BandFormat.Uchar);
        using var cmyk = cyan.Copy(interpretation: Interpretation.Cmyk);
        cmyk.Jpegsave(_folder.File("a.jpg"), q: 95, keep: ForeignKeep.None);

        var (layout, _) = TestPictures.Read(_folder.File("a.jpg"));

        Assert.Equal(new PixelLayout(16, 16, 3, HasAlpha: false, 8), layout);
        var pixel = TestPictures.Pixel(_folder.File("a.jpg"), 8, 8);
        Assert.InRange(pixel[0], 0, 60);
        Assert.InRange(pixel[1], 140, 200);
        Assert.InRange(pixel[2], 200, 255);
    }

    [Fact]
    public void Open_CmykJpegWithProfile_GivesTheColoursThatWerePrinted()
    {
        using var colour = (Image.Black(16, 16, bands: 3) + (double[])[180, 120, 60]).Cast(BandFormat.Uchar);
        using var srgb = colour.Copy(interpretation: Interpretation.Srgb);
        using var cmyk = srgb.IccTransform("cmyk", inputProfile: "srgb", intent: Intent.Relative);
        cmyk.Jpegsave(_folder.File("a.jpg"), q: 100);

        var pixel = TestPictures.Pixel(_folder.File("a.jpg"), 8, 8);

        Assert.Equal(3, pixel.Length);
        Assert.All(pixel.Zip((int[])[180, 120, 60]), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".tif")]
    public void Open_WideGamutProfile_IsConvertedToSrgb(string extension)
    {
        using var colour = (Image.Black(16, 16, bands: 3) + (double[])[180, 120, 60]).Cast(BandFormat.Uchar);
        using var srgb = colour.Copy(interpretation: Interpretation.Srgb);
        using var wide = srgb.IccTransform("p3", inputProfile: "srgb", intent: Intent.Relative);
        Assert.NotEqual([180.0, 120, 60], wide.Getpoint(8, 8));
        wide.WriteToFile(_folder.File("a" + extension), new VOption { { "keep", ForeignKeep.Icc } });

        var pixel = TestPictures.Pixel(_folder.File("a" + extension), 8, 8);

        Assert.All(pixel.Zip((int[])[180, 120, 60]), pair => Assert.InRange(pair.First - pair.Second, -3, 3));
    }

    [Fact]
    public void Open_ProfileThatIsSrgb_LeavesEverySampleAsItIs()
    {
        using var gradient = TestPictures.Gradient(64, 64);
        using var tagged = gradient.IccTransform("srgb", inputProfile: "srgb");
        using var profiled = gradient.Mutate(image => image.Set(GValue.BlobType, "icc-profile-data", (byte[])tagged.Get("icc-profile-data")));
        profiled.Pngsave(_folder.File("a.png"), keep: ForeignKeep.Icc);

        Assert.Equal(gradient.WriteToMemory<byte>().Select(sample => (int)sample), TestPictures.Read(_folder.File("a.png")).Samples);
    }

    [Fact]
    public void Open_DamagedProfile_IsReadAsSrgb()
    {
        using var gradient = TestPictures.Gradient(64, 64);
        using var profiled = gradient.Mutate(image => image.Set(GValue.BlobType, "icc-profile-data", new byte[500]));
        profiled.Tiffsave(_folder.File("a.tif"));

        Assert.Equal(gradient.WriteToMemory<byte>().Select(sample => (int)sample), TestPictures.Read(_folder.File("a.tif")).Samples);
    }

    [Fact]
    public void Open_LabTiff_IsConvertedToSrgb()
    {
        using var colour = (Image.Black(16, 16, bands: 3) + (double[])[180, 120, 60]).Cast(BandFormat.Uchar);
        using var lab = colour.Copy(interpretation: Interpretation.Srgb).Colourspace(Interpretation.Labs);
        lab.Tiffsave(_folder.File("a.tif"));

        var (layout, samples) = TestPictures.Read(_folder.File("a.tif"));

        Assert.Equal(3, layout.Channels);
        var expected = ((int[])[180, 120, 60]).Select(level => level * layout.MaxSample / 255.0).ToArray();
        Assert.All(samples[..3].Zip(expected), pair => Assert.InRange(pair.First / pair.Second, 0.98, 1.02));
    }

    [Fact]
    public void ReadFloat_ColourAsGrey_GivesTheLuma()
    {
        using var colour = (Image.Black(4, 4, bands: 3) + (double[])[255, 51, 102]).Cast(BandFormat.Uchar);
        colour.Copy(interpretation: Interpretation.Srgb).Pngsave(_folder.File("a.png"));

        var grey = ImageReader.ReadFloat(_folder.File("a.png"), channels: 1);
        var rgb = ImageReader.ReadFloat(_folder.File("a.png"));

        Assert.Equal((1, 4, 4), (grey.Channels, grey.Height, grey.Width));
        Assert.Equal(0.299 + (0.587 * 0.2) + (0.114 * 0.4), grey.Samples[5], tolerance: 1e-5);
        Assert.Equal(1, rgb.Samples[0], tolerance: 1e-6);
        Assert.Equal(0.2, rgb.Samples[16], tolerance: 1e-6);
        Assert.Equal(0.4, rgb.Samples[32], tolerance: 1e-6);
    }

    public void Dispose() => _folder.Dispose();
}

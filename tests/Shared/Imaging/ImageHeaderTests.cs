using AePipeline.Imaging;
using NetVips;
using static NetVips.Enums;

namespace AePipeline.Tests.Imaging;

public sealed class ImageHeaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(".png", false, 0)]
    [InlineData(".png", true, 3)]
    [InlineData(".jpg", false, 0)]
    [InlineData(".jpg", true, 3)]
    [InlineData(".webp", false, 11)]
    public void Read_FileThatIsDecodedAsAWhole_KnowsWhatThatTakes(string extension, bool interlaced, int bytesAPixel)
    {
        using var picture = TestPictures.Gradient(64, 32);
        var options = extension == ".webp" ? new VOption() : new VOption { { "interlace", interlaced } };
        picture.WriteToFile(_folder.File("a" + extension), options);

        var header = ImageHeader.Read(_folder.File("a" + extension), new ImageLimits());

        Assert.Equal(64 * 32 * bytesAPixel, header.DecodingBytes);
        Assert.Equal((64, 32), (header.Layout.Width, header.Layout.Height));
    }

    [Fact]
    public void Read_DeepInterlacedPngWithAlpha_CountsEverySample()
    {
        using var picture = TestPictures.Gradient(64, 32);
        using var deep = picture.Bandjoin(255).Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16);
        deep.Pngsave(_folder.File("a"), interlace: true);

        var header = ImageHeader.Read(_folder.File("a"), new ImageLimits());

        Assert.Equal(64 * 32 * 8, header.DecodingBytes);
        Assert.Equal(new PixelLayout(64, 32, 3, HasAlpha: true, BitDepth: 16), header.Layout);
    }

    [Fact]
    public void Read_TurnedJpeg_HasTheSizeOfTheUprightImage()
    {
        using var picture = TestPictures.Gradient(64, 32);
        using var turned = picture.Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        turned.Jpegsave(_folder.File("a"));

        var header = ImageHeader.Read(_folder.File("a"), new ImageLimits());

        Assert.True(header.IsTurned);
        Assert.Equal((32, 64, 64 * 32 * 3), (header.Layout.Width, header.Layout.Height, header.PixelBytes));
    }

    [Fact]
    public void MemoryFolder_FolderInMemory_IsTold()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is none here.");
        Assert.True(MemoryFolder.Is("/dev/shm"));
        Assert.False(MemoryFolder.Is("/proc"));
        Assert.False(MemoryFolder.Is("/not/there"));
    }

    public void Dispose() => _folder.Dispose();
}

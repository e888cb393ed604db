using AePipeline.Imaging;
using AePipeline.Inference;
using NetVips;

namespace AePipeline.Tests.Imaging;

/// <summary>An image reaches a model's shape in the same way whether it is decoded first or read in rows.</summary>
public sealed class ImageFitTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, int, int, int> Cases => new()
    {
        { "photo.jpg", 3, 16, 16 },
        { "photo.jpg", 1, 28, 20 },
        { "deep.png", 3, 64, 64 },
        { "grey.png", 1, 16, 16 },
        { "grey.png", 3, 16, 48 },
        { "alpha.png", 3, 700, 90 },
        { "turned.jpg", 3, 16, 16 },
        { "tiny.png", 3, 64, 64 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_RowByRow_GivesTheSamplesOfTheDecodedImage(string file, int channels, int height, int width)
    {
        var path = Write(file);
        var shape = new ImageShape(channels, height, width);

        using var reader = ImageReader.Open(path, new ImageLimits());
        var streamed = shape.Fit(reader);

        var decoded = ImageReader.ReadFloat(path);
        Assert.Equal((channels, height, width), (streamed.Channels, streamed.Height, streamed.Width));
        Assert.Equal(shape.Fit(decoded).Samples, streamed.Samples);
        var reference = BicubicResizer.Resize(decoded, height, width).WithChannels(channels).Samples;
        Assert.All(reference.Zip(streamed.Samples), pair => Assert.Equal(Math.Clamp(pair.First, 0, 1), pair.Second, 1e-5));
    }

    [Fact]
    public void Fit_ImageOfTheShape_KeepsEverySample()
    {
        var image = ImageReader.ReadFloat(Write("tiny.png"));

        Assert.Equal(image.Samples, new ImageShape(3, image.Height, image.Width).Fit(image).Samples);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name)
    {
        var path = _folder.File(name);
        using var photo = name == "tiny.png" ? TestPictures.Photo(5, 3) : TestPictures.Photo(611, 397);
        switch (name)
        {
            case "deep.png":
                using (var deep = (photo * 257.0).Cast(NetVips.Enums.BandFormat.Ushort).Copy(interpretation: NetVips.Enums.Interpretation.Rgb16)) deep.Pngsave(path);
                break;
            case "grey.png":
                using (var grey = photo[1]) grey.Pngsave(path);
                break;
            case "alpha.png":
                using (var alpha = photo.Bandjoin(photo[0])) alpha.Pngsave(path);
                break;
            case "turned.jpg":
                using (var turned = photo.Mutate(image => image.Set(GValue.GIntType, "orientation", 6))) turned.Jpegsave(path);
                break;
            case "tiny.png":
                photo.Pngsave(path);
                break;
            default:
                photo.Jpegsave(path);
                break;
        }

        return path;
    }
}

using AePipeline.Evaluation;
using AePipeline.Imaging;

namespace AePipeline.Tests.Evaluation;

public sealed class ImageCropsTests
{
    [Fact]
    public void Cut_SmallImage_GivesEveryCropOfTheGridOnce()
    {
        var crops = ImageCrops.Cut(Numbered(5, 7), side: 2, label: 3).ToList();

        Assert.Equal(6, crops.Count);
        Assert.All(crops, crop => Assert.Equal((3, 2, 2), (crop.Label, crop.Image.Height, crop.Image.Width)));
        var samples = crops.SelectMany(crop => crop.Image.Samples).ToList();
        Assert.Equal(samples.Count, samples.Distinct().Count());
        Assert.Equal("image (2, 0)", crops[1].Name);
        Assert.Equal([2f, 3, 9, 10], crops[1].Image.Samples);
    }

    [Fact]
    public void Cut_LargeImage_SpreadsTheCropsOverAllOfIt()
    {
        var crops = ImageCrops.Cut(Numbered(40, 60), side: 2, label: 0).ToList();

        Assert.Equal(ImageCrops.MostOfAnImage, crops.Count);
        Assert.Equal(crops.Count, crops.Select(crop => crop.Name).Distinct().Count());
        Assert.True(crops[^1].Image.Samples[0] > 0.9 * 40 * 60);
    }

    [Fact]
    public void Cut_ImageWithRoomForOne_GivesNone() => Assert.Empty(ImageCrops.Cut(Numbered(3, 3), side: 2, label: 0));

    private static NamedImage Numbered(int height, int width) =>
        new("image", new FloatImage([.. Enumerable.Range(0, height * width).Select(i => (float)i)], 1, height, width));
}

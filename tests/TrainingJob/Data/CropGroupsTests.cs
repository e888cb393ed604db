using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class CropGroupsTests
{
    private const int Side = 8;

    /// <summary>Red counts the columns, which are as many as a byte has values; green the rows.</summary>
    private static readonly TrainingImage Ramp = new(
        "ramp", "", 256, 64, [.. Enumerable.Range(0, 64 * 256).SelectMany(i => new[] { (byte)(i % 256), (byte)(i / 256), (byte)0 })]);

    [Fact]
    public void Of_AnImage_GivesCropsOfThreeScales()
    {
        var groups = new CropGroups(Side, crops: 2, LightOptions.None);
        var random = new Random(1);
        // A step to the right is two steps of red at half the resolution, four at a quarter, and so on.
        var steps = Enumerable.Range(0, 100).SelectMany(_ => groups.Of(Ramp, PhotoVariation.None, random)).Select(crop => Sample(crop, 4, 3).Red - Sample(crop, 3, 3).Red).ToList();

        Assert.Equal(200, steps.Count);
        Assert.Equal([2, 4, 8], steps.Distinct().Order());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(8, 2)]
    [InlineData(16, 4)]
    [InlineData(64, 8)]
    [InlineData(1000, 8)]
    public void CropsOfImage_OfABatch_AreAsManyAsItHasImagesUpToEight(int batch, int crops) =>
        Assert.Equal(crops, CropGroups.CropsOfImage(batch));

    [Fact]
    public void Of_AnImageSmallerThanACrop_EnlargesIt()
    {
        var image = new TrainingImage("small", "", 5, 6, new byte[5 * 6 * 3]);

        Assert.All(new CropGroups(Side, crops: 3, LightOptions.None).Of(image, PhotoVariation.None, new Random(1)), crop => Assert.Equal((Side, Side), (crop.Width, crop.Height)));
    }

    [Fact]
    public void Vary_CropsOfOneImage_MakesOfEqualPixelsEqualOnes()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var variation = PhotoVariation.Draw(3, random);
            var (first, second) = (Pixels(variation.Crop(Ramp, 40, 20, Side)), Pixels(variation.Crop(Ramp, 40, 20, Side)));
            Assert.Equal(first, second);
            // Dark colours may become the same; not all.
            Assert.InRange(first.Distinct().Count(), 9, 64);
        }
    }

    [Fact]
    public void Vary_ManyTimes_MakesManyImagesOfOneAndKeepsTheColoursOfHalf()
    {
        var random = new Random(1);
        var varied = Enumerable.Range(0, 400).Select(_ => Pixels(PhotoVariation.Draw(3, random).Crop(Ramp, 40, 20, Side))).ToList();
        var colours = Pixels(PhotoVariation.None.Crop(Ramp, 40, 20, Side)).Order().ToList();

        Assert.InRange(varied.Count(pixels => pixels.Order().SequenceEqual(colours)), 160, 240);
        Assert.True(varied.Select(pixels => string.Join(' ', pixels)).Distinct().Count() > 150);
    }

    private static (int Red, int Green, int Blue) Sample(TrainingImage crop, int column, int row)
    {
        Assert.Equal((Side, Side), (crop.Width, crop.Height));
        var pixel = crop.Pixels.AsSpan(((row * Side) + column) * 3, 3);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static List<(int, int, int)> Pixels(TrainingImage crop) =>
        [.. from row in Enumerable.Range(0, Side) from column in Enumerable.Range(0, Side) select Sample(crop, column, row)];
}

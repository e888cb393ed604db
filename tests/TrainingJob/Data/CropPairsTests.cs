using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class CropPairsTests
{
    private const int Side = 8;

    [Fact]
    public void Of_AnImage_GivesTwoCropsOfOneToFourTimesTheSample()
    {
        // Red counts columns of an image that is as wide as a byte, so a crop's range tells how wide it was.
        var image = new TrainingImage("ramp", "", 256, 64, [.. Enumerable.Range(0, 64 * 256).SelectMany(i => new[] { (byte)(i % 256), (byte)0, (byte)0 })]);
        var random = new Random(1);
        var widths = Enumerable.Range(0, 200).SelectMany(_ => new CropPairs(Side, Side).Of(image, random)).Select(Range).ToList();

        Assert.Equal(400, widths.Count);
        Assert.All(widths, width => Assert.InRange(width, 0.7 * Side, 4 * Side));
        Assert.Contains(widths, width => width > 3 * Side);
        Assert.Contains(widths, width => width < 1.2 * Side);
    }

    [Fact]
    public void Of_AnImageSmallerThanTheSample_EnlargesIt()
    {
        var image = new TrainingImage("small", "", 5, 6, new byte[5 * 6 * 3]);

        Assert.All(new CropPairs(Side, Side).Of(image, new Random(1)), crop => Assert.Equal((Side, Side), (crop.Width, crop.Height)));
    }

    private static int Range(TrainingImage crop)
    {
        Assert.Equal((Side, Side), (crop.Width, crop.Height));
        var red = crop.Pixels.Where((_, i) => i % 3 == 0).ToList();
        return red.Max() - red.Min() + 1;
    }
}

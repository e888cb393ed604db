using AePipeline.Imaging;
using AePipeline.TrainingJob.Data.Degrading;

namespace AePipeline.TrainingJob.Tests.Data.Degrading;

public sealed class GraphicsTests
{
    private const int Side = 64;

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Draw_Many_AreWhatAFileHolds(int channels)
    {
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var picture = Graphics.Draw(Side, channels, random);
            Assert.Equal((channels, Side, Side), (picture.Channels, picture.Height, picture.Width));
            Assert.Equal(picture.To8Bits().Samples, picture.Samples);
        }
    }

    [Fact]
    public void Draw_Many_SomeAreFlatSomeHaveFewColoursAndSomeMany()
    {
        var random = new Random(2);
        var colours = Enumerable.Range(0, 100).Select(_ => Colours(Graphics.Draw(Side, 3, random))).ToList();

        Assert.InRange(colours.Count(count => count == 1), 10, 40);
        Assert.Contains(colours, count => count == 2);
        Assert.Contains(colours, count => count > 100);
    }

    [Fact]
    public void Draw_Many_AThirdAreMostlyWhiteOrBlack()
    {
        var random = new Random(3);
        var extreme = Enumerable.Range(0, 300).Count(_ =>
        {
            var samples = Graphics.Draw(Side, 1, random).Samples;
            return samples.Count(sample => sample is 0 or 1) > samples.Length / 2;
        });

        Assert.InRange(extreme, 90, 150);
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSamePicture() =>
        Assert.Equal(Graphics.Draw(Side, 3, new Random(5)).Samples, Graphics.Draw(Side, 3, new Random(5)).Samples);

    private static int Colours(FloatImage picture)
    {
        var area = picture.Height * picture.Width;
        return Enumerable.Range(0, area).Select(i => (picture.Samples[i], picture.Samples[area + i], picture.Samples[(2 * area) + i])).Distinct().Count();
    }
}

using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.Tests.Degradation;

public sealed class GaussianBlurTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Apply_Constant_StaysAsItIs(double sigma) =>
        Assert.All(GaussianBlur.Apply(Statistics.Flat(0.7f, side: 20), sigma).Samples, sample => Assert.Equal(0.7f, sample, 1e-5f));

    [Fact]
    public void Apply_NoBlur_GivesTheImageItself()
    {
        var image = Statistics.Flat(0.5f, side: 4);
        Assert.Same(image, GaussianBlur.Apply(image, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void WhiteNoiseGain_IsTheDeviationThatIsLeft(double sigma)
    {
        var noise = new FloatImage(new NormalDeviates(new Random(1)).Draw(512 * 512, 1), 1, 512, 512);
        var inside = GaussianBlur.Apply(noise, sigma).WithoutBorder(8);
        Assert.Equal(GaussianBlur.WhiteNoiseGain(sigma), Statistics.Deviation(inside.Samples), 0.02 * GaussianBlur.WhiteNoiseGain(sigma));
    }

    [Fact]
    public void Apply_Point_SpreadsByTheDeviationAskedForInEachChannelByItself()
    {
        var image = Statistics.Flat(0, channels: 2, side: 41);
        image.Samples[(20 * 41) + 20] = 1;
        var blurred = GaussianBlur.Apply(image, 2);

        Assert.All(blurred.Channel(1), sample => Assert.Equal(0, sample));
        var spread = blurred.Channel(0);
        Assert.Equal(1, spread.Sum(), 1e-4);
        Assert.Equal(4, spread.Select((sample, i) => sample * Math.Pow((i % 41) - 20, 2)).Sum(), 0.15);
        Assert.Equal(4, spread.Select((sample, i) => sample * Math.Pow((i / 41) - 20, 2)).Sum(), 0.15);
    }
}

using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class ColouredNoiseTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0)]
    [InlineData(1, 0)]
    [InlineData(0.5, 1)]
    public void Draw_HasTheSigmaAndTheCorrelationOfChannelsAskedFor(double correlation, double size)
    {
        var noise = new ColouredNoise(0.1, correlation, size).Draw(Statistics.Flat(0.5f, side: 256), new Random(1));
        for (var channel = 0; channel < 3; channel++) Assert.Equal(0.1, Statistics.Deviation(noise.Channel(channel)), 0.004);
        Assert.Equal(correlation, Statistics.Correlation(noise.Channel(0), noise.Channel(1)), 0.04);
        Assert.Equal(correlation, Statistics.Correlation(noise.Channel(0), noise.Channel(2)), 0.04);
        Assert.Equal(0, Statistics.Mean(noise.Samples), 0.005);
    }

    [Fact]
    public void Draw_WithASize_NeighboursResembleEachOther()
    {
        var clean = Statistics.Flat(0.5f);
        Assert.Equal(0, Statistics.NeighbourCorrelation(new ColouredNoise(0.1, 0.3).Draw(clean, new Random(1)), 0), 0.03);
        Assert.True(Statistics.NeighbourCorrelation(new ColouredNoise(0.1, 0.3, 1).Draw(clean, new Random(1)), 0) > 0.5);
    }

    [Fact]
    public void Draw_Grey_HasTheSigmaAskedFor() =>
        Assert.Equal(0.1, Statistics.Deviation(new ColouredNoise(0.1, 0.5).Draw(Statistics.Flat(0.5f, channels: 1), new Random(1)).Samples), 0.004);
}

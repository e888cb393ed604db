using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class FilmGrainTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Draw_MiddleTone_HasTheSigmaAskedForAndOneGrainForAllColours(double size)
    {
        var grain = new FilmGrain(0.05, size).Draw(Statistics.Flat(0.5f, side: 256), new Random(1));
        Assert.Equal(0.05, Statistics.Deviation(grain.Channel(0)), 0.003);
        Assert.Equal(grain.Channel(0), grain.Channel(1));
        Assert.Equal(grain.Channel(0), grain.Channel(2));
    }

    [Fact]
    public void Draw_LargerGrain_NeighboursResembleEachOther()
    {
        var clean = Statistics.Flat(0.5f);
        Assert.Equal(0, Statistics.NeighbourCorrelation(new FilmGrain(0.05, 0).Draw(clean, new Random(1)), 0), 0.03);
        Assert.True(Statistics.NeighbourCorrelation(new FilmGrain(0.05, 1).Draw(clean, new Random(1)), 0) > 0.5);
    }

    [Fact]
    public void Draw_TowardsBlackAndWhite_FadesAway()
    {
        double Deviation(float level) => Statistics.Deviation(new FilmGrain(0.05, 0.5).Draw(Statistics.Flat(level), new Random(1)).Samples);
        Assert.Equal((0.0, 0.0), (Deviation(0), Deviation(1)));
        Assert.True(Deviation(0.1f) < Deviation(0.5f) && Deviation(0.9f) < Deviation(0.5f));
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameGrain()
    {
        var clean = Statistics.Flat(0.5f, channels: 1, side: 16);
        Assert.Equal(new FilmGrain(0.05, 1).Draw(clean, new Random(2)).Samples, new FilmGrain(0.05, 1).Draw(clean, new Random(2)).Samples);
    }
}

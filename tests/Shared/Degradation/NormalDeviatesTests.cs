using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class NormalDeviatesTests
{
    private const int Count = 200_000;

    [Fact]
    public void Draw_Many_HasTheMomentsOfTheNormalDistribution()
    {
        var values = new NormalDeviates(new Random(1)).Draw(Count, sigma: 2);

        Assert.Equal(0, Statistics.Mean(values), 0.02);
        Assert.Equal(2, Statistics.Deviation(values), 0.02);
        Assert.Equal(0, values.Average(value => Math.Pow(value / 2, 3)), 0.05);
        Assert.Equal(3, values.Average(value => Math.Pow(value / 2, 4)), 0.1);
        Assert.Equal(0.6827, values.Count(value => Math.Abs(value) < 2) / (double)Count, 0.005);
        Assert.Equal(0, Statistics.Correlation(values[..^1], values[1..]), 0.01);
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameValues() =>
        Assert.Equal(new NormalDeviates(new Random(7)).Draw(101, 1), new NormalDeviates(new Random(7)).Draw(101, 1));

    [Fact]
    public void Draw_OtherSeed_GivesOthers() =>
        Assert.NotEqual(new NormalDeviates(new Random(7)).Draw(101, 1), new NormalDeviates(new Random(8)).Draw(101, 1));

    [Fact]
    public void Next_OneByOne_GivesWhatDrawGives()
    {
        var one = new NormalDeviates(new Random(3));
        Assert.Equal(new NormalDeviates(new Random(3)).Draw(5, 1), Enumerable.Range(0, 5).Select(_ => one.Next()));
    }
}

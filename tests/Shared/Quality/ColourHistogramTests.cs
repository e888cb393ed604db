using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class ColourHistogramTests
{
    [Fact]
    public void Compute_TwoColours_CountsEachInItsBin()
    {
        // Three pixels: black, black, pure red.
        var histogram = ColourHistogram.Compute(new VectorSet([0, 0, 1, 0, 0, 0, 0, 0, 0], 1, 9));

        Assert.Equal(512, histogram.Dimensions);
        Assert.Equal(Math.Sqrt(2.0 / 3), histogram[0][0], 1e-6);
        Assert.Equal(Math.Sqrt(1.0 / 3), histogram[0][7 * 64], 1e-6);
        Assert.Equal(2, histogram.Values.Count(value => value > 0));
    }

    [Fact]
    public void Compute_SamplesOutsideTheRange_AreInTheOutermostBins()
    {
        var histogram = ColourHistogram.Compute(new VectorSet([-0.5f, 1.5f, 0.5f], 1, 3));

        Assert.Equal(1, histogram[0][(7 * 8) + 4]);
    }

    [Fact]
    public void Compute_GreyImages_SaysWhatIsWrong() =>
        Assert.Contains("three channels", Assert.Throws<ArgumentException>(() => ColourHistogram.Compute(new VectorSet(new float[4], 1, 4))).Message, StringComparison.Ordinal);
}

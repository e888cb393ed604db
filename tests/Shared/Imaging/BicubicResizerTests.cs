using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging;

/// <summary>The expected values are those of MATLAB's algorithm written independently in NumPy, in double precision.</summary>
public sealed class BicubicResizerTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Shrink_ByTwo_GivesTheLiteraturesValues()
    {
        var small = BicubicResizer.Shrink(Pattern(6, 8, factor: 37, period: 101), 2);
        AssertSamples(
            [
                0.430448303, 0.39910614, 0.514370422, 0.408067322,
                0.583639679, 0.605867462, 0.53394516, 0.474184418,
                0.41141983, 0.492272491, 0.461899261, 0.54977951,
            ],
            small);
    }

    [Fact]
    public void Shrink_ByFour_WidensTheKernel()
    {
        var small = BicubicResizer.Shrink(Pattern(8, 12, factor: 53, period: 89), 4);
        AssertSamples([0.447464891, 0.523549368, 0.553033592, 0.489324881, 0.456430407, 0.53303777], small);
    }

    [Fact]
    public void Enlarge_ByTwo_GivesTheLiteraturesValuesUnclamped()
    {
        var image = Pattern(6, 8, factor: 37, period: 101).Crop(0, 0, 3, 4);
        var large = BicubicResizer.Enlarge(image, 2);
        Assert.Equal((6, 8), (large.Height, large.Width));
        AssertSamples(
            [-0.131689453, -0.002407227, 0.256157227, 0.49939209, 0.727297363, 0.642578125, 0.245234375, 0.0465625],
            large.Crop(0, 0, 1, 8));
        AssertSamples([1.101689453], large.Crop(5, 7, 1, 1));
    }

    [Fact]
    public void Resize_EvenColour_StaysEven()
    {
        var image = new FloatImage([.. Enumerable.Repeat(0.25f, 3 * 7 * 9)], 3, 7, 9);
        Assert.All(BicubicResizer.Resize(image, 5, 13).Samples, sample => Assert.Equal(0.25, sample, Tolerance));
    }

    [Fact]
    public void Shrink_SideIsNoMultiple_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(() => BicubicResizer.Shrink(Pattern(5, 8, 37, 101), 2));
        Assert.Contains("8 x 5", error.Message, StringComparison.Ordinal);
    }

    private static FloatImage Pattern(int height, int width, int factor, int period) =>
        new([.. Enumerable.Range(0, height * width).Select(i => i * factor % period / (float)(period - 1))], 1, height, width);

    private static void AssertSamples(double[] expected, FloatImage actual) =>
        Assert.All(expected.Zip(actual.Samples), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
}

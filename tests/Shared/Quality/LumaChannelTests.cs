using AePipeline.Imaging;
using AePipeline.Quality;

namespace AePipeline.Tests.Quality;

public sealed class LumaChannelTests
{
    [Theory]
    [InlineData(0, 0, 0, 16)]
    [InlineData(1, 1, 1, 235)]
    [InlineData(1, 0, 0, 81.481)]
    [InlineData(0, 1, 0, 144.553)]
    [InlineData(0, 0, 1, 40.966)]
    public void Of_Colour_IsTheStudioRangeOfBt601(float red, float green, float blue, double expected) =>
        Assert.Equal(expected, LumaChannel.Of(new FloatImage([red, green, blue], 3, 1, 1)).Samples.Single(), 1e-4);

    [Fact]
    public void Of_Grey_IsTheImageItself() => Assert.Equal([51, 255], LumaChannel.Of(new FloatImage([0.2f, 1], 1, 1, 2)).Samples);
}

using AePipeline.Degradation;
using AePipeline.Imaging;

namespace AePipeline.Tests.Degradation;

public sealed class ShrinkingTests
{
    [Fact]
    public void ByArea_IsTheMeanOfWhatAPixelCovers()
    {
        var small = Shrinking.Area.Apply(new FloatImage([1, 3, 5, 7, 2, 2, 6, 6], 1, 2, 4), 2);
        Assert.Equal((1, 1, 2), (small.Channels, small.Height, small.Width));
        Assert.Equal([2, 6], small.Samples);
    }

    [Fact]
    public void Aliased_ByThree_TakesTheMiddlePixel()
    {
        var image = new FloatImage([.. Enumerable.Range(0, 2 * 6 * 9).Select(i => (float)i)], 2, 6, 9);
        Assert.Equal([10, 13, 16, 37, 40, 43, 64, 67, 70, 91, 94, 97], Shrinking.Aliased.Apply(image, 3).Samples);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Aliased_LinearRamp_StaysInPlace(int factor)
    {
        const int Side = 24;
        var ramp = new FloatImage([.. Enumerable.Range(0, Side * Side).Select(i => (float)(i % Side) + (2 * (i / Side)))], 1, Side, Side);
        var inside = Shrinking.Aliased.Apply(ramp, factor).WithoutBorder(1);
        var expected = Shrinking.Area.Apply(ramp, factor).WithoutBorder(1);
        for (var i = 0; i < expected.Samples.Length; i++) Assert.Equal(expected.Samples[i], inside.Samples[i], 1e-4f);
    }

    [Fact]
    public void Aliased_StructureTooFineForTheSmallImage_GivesAFalsePattern()
    {
        const int Side = 48;
        // A period of 3 pixels cannot be shown at half the size.
        var waves = new FloatImage([.. Enumerable.Range(0, Side * Side).Select(i => (float)(0.5 + (0.4 * Math.Cos(2 * Math.PI * (i % Side) / 3))))], 1, Side, Side);
        var aliased = Statistics.Deviation(Shrinking.Aliased.Apply(waves, 2).Samples);
        Assert.True(aliased > 2 * Statistics.Deviation(BicubicResizer.Shrink(waves, 2).Samples));
        Assert.True(aliased > Statistics.Deviation(Shrinking.Area.Apply(waves, 2).Samples));
    }

    [Fact]
    public void Shrinking_SidesThatAreNoMultiple_Refuses()
    {
        Assert.Throws<ArgumentException>(() => Shrinking.Area.Apply(Statistics.Flat(0, side: 5), 2));
        Assert.Throws<ArgumentException>(() => Shrinking.Aliased.Apply(Statistics.Flat(0, side: 5), 2));
    }
}

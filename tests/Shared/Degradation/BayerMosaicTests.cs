using AePipeline.Degradation;

namespace AePipeline.Tests.Degradation;

public sealed class BayerMosaicTests
{
    private const int Height = 9;
    private const int Width = 10;

    public static TheoryData<int, int> Shifts => new() { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } };

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Interpolate_ConstantField_StaysConstant(int left, int top)
    {
        var colours = new BayerMosaic(left, top).Interpolate([.. Enumerable.Repeat(0.3f, Height * Width)], Height, Width);
        Assert.Equal(3 * Height * Width, colours.Length);
        Assert.All(colours, sample => Assert.Equal(0.3f, sample, 1e-6f));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Interpolate_ASinglePixelOrLine_HasOnlyItselfToGoBy(int height, int width)
    {
        var colours = new BayerMosaic(1, 0).Interpolate([.. Enumerable.Repeat(0.3f, height * width)], height, width);
        Assert.All(colours, sample => Assert.Equal(0.3f, sample, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Interpolate_WhatAPixelSees_IsKept(int left, int top)
    {
        var mosaic = new BayerMosaic(left, top);
        var seen = new NormalDeviates(new Random(2)).Draw(Height * Width, 1);
        var colours = mosaic.Interpolate(seen, Height, Width);
        for (var i = 0; i < seen.Length; i++) Assert.Equal(seen[i], colours[(mosaic.ColourAt(i % Width, i / Width) * seen.Length) + i]);
    }

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Interpolate_LinearRamp_IsExactInside(int left, int top)
    {
        static float Ramp(int i) => (0.02f * (i % Width)) + (0.05f * (i / Width));
        var colours = new BayerMosaic(left, top).Interpolate([.. Enumerable.Range(0, Height * Width).Select(Ramp)], Height, Width);
        for (var i = 0; i < colours.Length; i++)
        {
            var at = i % (Height * Width);
            if (at % Width is > 0 and < Width - 1 && at / Width is > 0 and < Height - 1) Assert.Equal(Ramp(at), colours[i], 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Shifts))]
    public void Interpolate_EachColourOfItsOwnLevel_GivesThatColourEverywhere(int left, int top)
    {
        var mosaic = new BayerMosaic(left, top);
        float[] levels = [0.2f, 0.5f, 0.9f];
        var colours = mosaic.Interpolate([.. Enumerable.Range(0, Height * Width).Select(i => levels[mosaic.ColourAt(i % Width, i / Width)])], Height, Width);
        for (var i = 0; i < colours.Length; i++) Assert.Equal(levels[i / (Height * Width)], colours[i], 1e-6f);
    }

    [Fact]
    public void ColourAt_UnitOfFour_HasTwoGreensOnADiagonal()
    {
        var mosaic = new BayerMosaic(0, 0);
        Assert.Equal([0, 1, 1, 2], [mosaic.ColourAt(0, 0), mosaic.ColourAt(1, 0), mosaic.ColourAt(0, 1), mosaic.ColourAt(1, 1)]);
        Assert.Equal(1, new BayerMosaic(1, 0).ColourAt(0, 0));
        Assert.Equal(2, new BayerMosaic(1, 1).ColourAt(0, 0));
    }

    [Fact]
    public void Interpolate_SmallestImage_Works() => Assert.Equal(12, new BayerMosaic(0, 0).Interpolate([1, 2, 3, 4], 2, 2).Length);
}

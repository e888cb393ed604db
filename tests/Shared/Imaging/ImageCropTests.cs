using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging;

public sealed class ImageCropTests
{
    private static readonly FloatImage Image = new([.. Enumerable.Range(0, 2 * 20).Select(i => (float)i)], 2, 4, 5);

    [Fact]
    public void Crop_Inside_KeepsEveryChannelsRectangle()
    {
        var part = Image.Crop(1, 2, 2, 3);
        Assert.Equal([7, 8, 9, 12, 13, 14, 27, 28, 29, 32, 33, 34], part.Samples);
        Assert.Equal((2, 2, 3), (part.Channels, part.Height, part.Width));
    }

    [Fact]
    public void WithoutBorder_OfOne_LeavesTheMiddle() => Assert.Equal([6, 7, 8, 11, 12, 13], Image.WithoutBorder(1).Samples[..6]);

    [Fact]
    public void ToMultipleOf_Two_DropsTheLastColumn() => Assert.Equal((4, 4), (Image.ToMultipleOf(2).Height, Image.ToMultipleOf(2).Width));

    [Fact]
    public void Crop_BeyondTheEdge_SaysSo() =>
        Assert.Contains("not all inside", Assert.Throws<ArgumentException>(() => Image.Crop(3, 0, 2, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void To8Bits_AnySample_IsRoundedAndClamped() =>
        Assert.Equal([0, 1, 128 / 255f], new FloatImage([-0.2f, 1.3f, 0.5f], 1, 1, 3).To8Bits().Samples);
}

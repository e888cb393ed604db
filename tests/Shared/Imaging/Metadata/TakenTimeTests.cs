using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging.Metadata;

public sealed class TakenTimeTests
{
    [Theory]
    [InlineData("2024-05-01T12:34:56")]
    [InlineData("2024-05-01T12:34:56.5")]
    [InlineData("2024-05-01T12:34:56+02:00")]
    [InlineData("1999-12-31T23:59:59.999-09:30")]
    public void Text_WrittenAndRead_IsTheSame(string text)
    {
        Assert.True(TakenTime.TryParse(text, out var taken));
        Assert.Equal(text, taken.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2024-05-01")]
    [InlineData("2024-13-01T00:00:00")]
    [InlineData("2024-05-01T12:34:56+99:00")]
    [InlineData("2024-05-01T12:34:56Z")]
    public void Text_OfNoTime_IsRefused(string? text) => Assert.False(TakenTime.TryParse(text, out _));

    [Fact]
    public void ToUniversalTime_KnownOffset_CountsIt()
    {
        Assert.True(TakenTime.TryParse("2024-05-01T01:00:00+02:00", out var taken));
        Assert.Equal(new DateTime(2024, 4, 30, 23, 0, 0, DateTimeKind.Utc), taken.ToUniversalTime());
    }

    [Theory]
    [InlineData("2024:05:01 12:34:56", null, null, "2024-05-01T12:34:56")]
    [InlineData("2024:05:01 12:34:56 ", "05 ", "-03:00", "2024-05-01T12:34:56.05-03:00")]
    [InlineData("2024:05:01 12:34:56", "x", "Z", "2024-05-01T12:34:56")]
    [InlineData("0000:00:00 00:00:00", null, null, null)]
    [InlineData("    :  :     :  :  ", null, null, null)]
    [InlineData("0001:01:01 00:00:00", null, null, null)]
    public void Exif_AsCamerasWriteIt_IsReadOrLeftOut(string date, string? fraction, string? offset, string? expected) =>
        Assert.Equal(expected, TakenTime.OfExif(date, fraction, offset)?.ToString());
}

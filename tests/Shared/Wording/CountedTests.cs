using AePipeline.Wording;

namespace AePipeline.Tests.Wording;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 images")]
    [InlineData(1, "1 image")]
    [InlineData(1200, "1,200 images")]
    public void Counted_Images_AreInTheRightNumber(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "image"));
}

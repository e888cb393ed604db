using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class ChainPlaceTests
{
    [Theory]
    [InlineData("embed/@archive/denoise+embed/scans/a.jpg", "archive", "scans/a.jpg")]
    [InlineData("embed/@archive/scans/a.jpg", "archive", "scans/a.jpg")]
    [InlineData("embed/2026/@archive/denoise+embed/a.jpg", "archive", "a.jpg")]
    [InlineData("embed/@images/denoise+embed/denoise/a.jpg", "images", "denoise/a.jpg")]
    [InlineData("embed/@archive/left+right/a.jpg", "archive", "left+right/a.jpg")]
    [InlineData("embed/trip/a.jpg", "images", "embed/trip/a.jpg")]
    [InlineData("embed/trip/@a.jpg", "images", "embed/trip/@a.jpg")]
    public void SourceOf_Place_IsTheImageThatItWasMadeFrom(string place, string container, string name)
    {
        Assert.True(ImageReference.TryParse(place, out var image));

        Assert.Equal((container, name), ChainPlace.SourceOf(image));
    }
}

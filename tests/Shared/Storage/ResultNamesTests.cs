using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class ResultNamesTests
{
    private static readonly string[] s_extensions = ["png", "jpg", "webp", "avif"];

    [Theory]
    [InlineData("denoise/a.jpg", "png", "denoise/a.jpg.png")]
    [InlineData("denoise/a.png", "png", "denoise/a.denoised.png")]
    [InlineData("denoise/trip.png/A.PNG", "png", "denoise/trip.png/A.denoised.PNG")]
    [InlineData("upscale/a.jpeg", "jpg", "upscale/a.upscaled.jpeg")]
    [InlineData("upscale/a.webp", "webp", "upscale/a.upscaled.webp")]
    [InlineData("embed/a.png", "png", "embed/a.reconstructed.png")]
    [InlineData("embed/a.png", "webp", "embed/a.png.webp")]
    [InlineData("denoise/a", "png", "denoise/a.png")]
    [InlineData("denoise/a.tif", "jpg", "denoise/a.tif.jpg")]
    public void Of_Upload_KeepsItsNameAndSaysNoExtensionTwice(string upload, string extension, string expected)
    {
        Assert.True(ImageReference.TryParse(upload, out var image));

        Assert.Equal(expected, image.ResultName(extension));
    }

    [Fact]
    public void Of_DifferentUploads_NeverShareAResult()
    {
        var names = Uploads().SelectMany(image => s_extensions.Select(extension => image.ResultName(extension))).ToList();

        Assert.Distinct(names);
    }

    [Fact]
    public void UploadsOf_NameOfAResult_HasTheUploadAmongThem() => Assert.All(Uploads(), image =>
        Assert.All(s_extensions.SelectMany(extension => ResultNames.AllOf(image, extension)), result =>
        {
            Assert.Contains(image, ResultNames.UploadsOf(result));
            Assert.StartsWith(ResultNames.StartOf(image), result, StringComparison.Ordinal);
        }));

    [Fact]
    public void AllOf_NameOfEarlierVersions_IsAmongThemAfterTheNewOne() =>
        Assert.Equal(["denoise/a.denoised.png", "denoise/a.png.png"], ResultNames.AllOf(new ImageReference(ImageTask.Denoise, "a.png"), "png"));

    [Theory]
    [InlineData("denoise")]
    [InlineData("other/a.png")]
    [InlineData("denoise/a.denoised/b")]
    public void UploadsOf_NoName_AreNone(string name) => Assert.Empty(ResultNames.UploadsOf(name));

    /// <summary>All names of one to three of the parts that could be mixed up.</summary>
    private static List<ImageReference> Uploads()
    {
        string[] parts = ["a", "denoised", "upscaled", "png", "PNG", "jpg", "jpeg", "JPG", "webp", "x"];
        var two = parts.SelectMany(first => parts.Select(second => $"{first}.{second}")).ToList();
        var three = two.SelectMany(first => parts.Select(second => $"{first}.{second}"));
        return [.. parts.Concat(two).Concat(three).Select(path => new ImageReference(ImageTask.Denoise, path)).Where(image => !ResultNames.IsAmbiguous(image))];
    }
}

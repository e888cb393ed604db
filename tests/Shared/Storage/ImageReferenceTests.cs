using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("denoise/a.jpg", "denoise", "a.jpg")]
    [InlineData("upscale/deep/er/name with spaces.png", "upscale", "deep/er/name with spaces.png")]
    public void TryParse_UploadName_GivesTaskAndPath(string name, string folder, string path)
    {
        var task = ImageTasks.Parse(folder);
        Assert.True(ImageReference.TryParse(name, out var image));
        Assert.Equal(new ImageReference(task, path), image);
    }

    [Theory]
    [InlineData("denoise")]
    [InlineData("denoise/")]
    [InlineData("denoise/folder/")]
    [InlineData("Denoise/a.jpg")]
    [InlineData("unknown/a.jpg")]
    [InlineData("embed/../a/p.jpg")]
    [InlineData("embed/../../models/embed/current.json")]
    [InlineData("embed/./p.jpg")]
    [InlineData(@"embed/..\..\models\p.jpg")]
    public void TryParse_NotAnUploadName_IsFalse(string name) => Assert.False(ImageReference.TryParse(name, out _));
}

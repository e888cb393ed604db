using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class FollowingTasksTests
{
    [Theory]
    [InlineData("upscale", "upscale")]
    [InlineData(" Upscale , embed", "upscale,embed")]
    public void TryParse_Tasks_AreReadAsTheyAreWritten(string text, string expected)
    {
        Assert.True(FollowingTasks.TryParse(text, out var following));

        Assert.Equal(expected, following.ToString());
        Assert.True(FollowingTasks.TryParse(expected, out var again) && again == following);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("upscale,")]
    [InlineData("embed,upscale")]
    [InlineData("upscale,upscale")]
    [InlineData("sharpen")]
    public void TryParse_NoChain_IsFalse(string? text) => Assert.False(FollowingTasks.TryParse(text, out _));

    [Theory]
    [InlineData("upscale", "denoise", true)]
    [InlineData("denoise,embed", "upscale", true)]
    [InlineData("upscale", "upscale", false)]
    [InlineData("upscale", "embed", false)]
    public void CanFollow_Task_IsForOthersThanItsOwnAndNotForEmbed(string text, string folder, bool expected)
    {
        var own = ImageTasks.Parse(folder);
        Assert.True(FollowingTasks.TryParse(text, out var following));

        Assert.Equal(expected, following.CanFollow(own));
    }

    [Fact]
    public void Or_OptionsOfAFolder_AreReadForTheWholeChain()
    {
        var metadata = new Dictionary<string, string> { ["ae_then"] = "upscale", ["ae_scale"] = "4", ["ae_strength"] = "0.5" };

        var wanted = UploadOptions.None.OrOf(metadata, [ImageTask.Denoise]);

        Assert.Equal(("upscale", 4, 0.5f), (wanted.Then?.ToString(), wanted.Scale, wanted.Strength));
        Assert.Equal(wanted, wanted.For([ImageTask.Denoise]));
        Assert.Equal((1f, 0.5f), (wanted.StrengthFor(ImageTask.Upscale), wanted.StrengthFor(ImageTask.Denoise)));

        // A job that names a chain decides what is done by itself.
        Assert.Null(UploadOptions.None.OrOf(metadata, [ImageTask.Denoise, ImageTask.Embed]).Then);
    }

    [Theory]
    [InlineData("embed", "Nothing follows embed")]
    [InlineData("upscale", "What follows upscale is 'upscale'; it must be")]
    public void Check_ThatCanNotFollow_SaysSo(string folder, string expected)
    {
        var task = ImageTasks.Parse(folder);
        Assert.True(FollowingTasks.TryParse("upscale", out var then));

        var impossible = Assert.Throws<ArgumentException>(() => new UploadOptions { Then = then }.Check([task]));

        Assert.StartsWith(expected, impossible.Message, StringComparison.Ordinal);
    }
}

using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class UploadOptionsTests
{
    private static readonly ImageTask[] s_denoise = [ImageTask.Denoise];

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2", 2)]
    [InlineData("0.35", 0.35f)]
    [InlineData("1e-1", 0.1f)]
    [InlineData(" 1.5 ", 1.5f)]
    public void Metadata_PossibleStrength_IsRead(string text, float expected) => Assert.Equal(expected, Read(text).Strength);

    [Theory]
    [InlineData("abc")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0,5")]
    [InlineData("")]
    public void Metadata_ImpossibleStrength_NamesKeyValueRangeAndWayOut(string text)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.All(
            ["ae_strength", $"'{text}'", "from 0", "to 2", "leave it out"],
            words => Assert.Contains(words, wrong.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Metadata_EndlessText_IsQuotedInPart() =>
        Assert.InRange(Assert.Throws<InvalidDataException>(() => Read(new string('9', 5000))).Message.Length, 1, 400);

    [Fact]
    public void Metadata_KeyInAnotherCase_IsTheSameKey() =>
        Assert.Equal(0.5f, UploadOptions.None.OrOf(new Dictionary<string, string> { ["AE_Strength"] = "0.5" }, s_denoise).Strength);

    [Theory]
    [InlineData("upscale")]
    [InlineData("embed")]
    public void Metadata_StrengthForATaskWithout_IsIgnoredWhateverItSays(string folder)
    {
        var task = ImageTasks.Parse(folder);
        Assert.Equal(UploadOptions.None, UploadOptions.None.OrOf(Metadata("abc"), [task]));
        Assert.Equal(1, new UploadOptions { Strength = 0.5f }.StrengthFor(task));
        Assert.Null(new UploadOptions { Strength = 0.5f }.For([task]).Strength);
    }

    [Fact]
    public void Metadata_WhatIsGivenBefore_CountsFirst()
    {
        var given = new UploadOptions { Strength = 0.2f };

        Assert.Equal(0.2f, given.OrOf(Metadata("1.5"), s_denoise).Strength);
        Assert.Equal(0.2f, given.OrOf(Metadata("abc"), s_denoise).Strength);
        Assert.Equal(1.5f, Read("1.5").Or(given).Strength);
        Assert.Equal(0.2f, UploadOptions.None.Or(given).Strength);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1f)]
    [InlineData(1 / 3f)]
    [InlineData(2)]
    public void Metadata_WrittenAndRead_IsTheSame(float strength)
    {
        var options = new UploadOptions { Strength = strength };

        Assert.Equal(options, UploadOptions.None.OrOf(options.ToMetadata(), s_denoise));
        Assert.Empty(UploadOptions.None.ToMetadata());
    }

    [Fact]
    public void Check_OptionsThatAreNotPossible_SaysWhy()
    {
        UploadOptions.None.Check([ImageTask.Embed]);
        new UploadOptions { Strength = 0.5f }.Check([ImageTask.Denoise, ImageTask.Embed]);

        Assert.Contains("to 2", Refusal(2.5f, ImageTask.Denoise), StringComparison.Ordinal);
        Assert.Contains("not upscale or embed", Refusal(0.5f, ImageTask.Upscale, ImageTask.Embed), StringComparison.Ordinal);

        static string Refusal(float strength, params ImageTask[] tasks) =>
            Assert.Throws<ArgumentException>(() => new UploadOptions { Strength = strength }.Check(tasks)).Message;
    }

    private static UploadOptions Read(string text) => UploadOptions.None.OrOf(Metadata(text), s_denoise);

    private static Dictionary<string, string> Metadata(string text) => new() { [UploadOptions.StrengthKey] = text };
}

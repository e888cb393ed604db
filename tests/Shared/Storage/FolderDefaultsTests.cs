using System.Text;
using AePipeline.Imaging;
using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class FolderDefaultsTests
{
    private const string Name = "denoise/album/.ae.json";

    [Fact]
    public void Parse_AllOptions_AreRead()
    {
        var options = Read("""
            {
              // for the whole album
              "strength": 0.5, "Format": "webp",
              "quality": "80", "metadata": "none", "gamut": "srgb",
            }
            """);

        Assert.Equal(
            new UploadOptions { Strength = 0.5f, Format = ResultFormat.WebP, Quality = 80, Metadata = MetadataKept.None, Gamut = GamutKept.Srgb }, options);
        Assert.Equal(UploadOptions.None, Read("{}"));
    }

    [Fact]
    public void Write_AllOptions_AreReadAsTheyWere()
    {
        var options = new UploadOptions { Strength = 0.35f, Format = ResultFormat.AsUploaded, Quality = 1, Metadata = MetadataKept.Keep, Gamut = GamutKept.Keep };

        Assert.Equal(options, FolderDefaults.Parse(Name, FolderDefaults.Write(options)).OrOf(UploadOptions.None, [ImageTask.Denoise]));
    }

    [Theory]
    [InlineData("{\n \"strength\": 3}", 2, "strength is '3'; it must be a number from 0")]
    [InlineData("{\n\n \"format\": \"tiff\"}", 3, "format is 'tiff'; it must be png")]
    [InlineData("{\"quality\": 80.5}", 1, "quality is '80.5'; it must be a whole number")]
    [InlineData("{\n \"colour\": 1}", 2, "there is no option 'colour'; there are then, strength, scale, format, quality, metadata, gamut")]
    [InlineData("{\n \"strength\": 1,\n \"Strength\": 1}", 3, "twice")]
    [InlineData("{\n \"strength\": [1]}", 2, "a number or a text")]
    [InlineData("{\n \"strength\": null}", 2, "a number or a text")]
    [InlineData("{\n \"strength\": 1", 2, "not JSON")]
    [InlineData("{\n \"strength\" 1}", 2, "not JSON")]
    [InlineData("{}\n{}", 2, "not JSON")]
    [InlineData("[]", 1, "must be an object")]
    [InlineData("", 1, "not JSON")]
    public void Parse_WhatIsWrong_NamesBlobLineAndWayOut(string json, int line, string problem)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Read(json));

        Assert.All([$"images/{Name}", $"line {line}:", problem, "ae retry"], words => Assert.Contains(words, wrong.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void OrOf_OptionsThatMeanNothingToTheTask_AreIgnoredWhateverTheySay() => Assert.Equal(
        new UploadOptions { Quality = 5 },
        FolderDefaults.Parse(Name, "{\"strength\": 9, \"metadata\": \"x\", \"quality\": 5}"u8).OrOf(UploadOptions.None, [ImageTask.Embed]));

    [Fact]
    public void NamesFor_Image_AreThoseOfItsFoldersTheNearestFirst()
    {
        Assert.Equal(
            ["denoise/a/b/.ae.json", "denoise/a/.ae.json", "denoise/.ae.json", ".ae.json"],
            FolderDefaults.NamesFor(new ImageReference(ImageTask.Denoise, "a/b/c.jpg")));
        Assert.False(ImageReference.TryParse(Name, out _));
        Assert.True(ImageReference.TryParse("denoise/a.ae.json", out _));
    }

    private static UploadOptions Read(string json) =>
        FolderDefaults.Parse(Name, Encoding.UTF8.GetBytes(json)).OrOf(UploadOptions.None, [ImageTask.Denoise]);
}

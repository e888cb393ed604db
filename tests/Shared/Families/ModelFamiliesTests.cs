using AePipeline.Evaluation;
using AePipeline.Families;
using AePipeline.Storage;
using AePipeline.Tests.Models;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Families;

/// <summary>The list of families, and what names of blobs take from it.</summary>
public sealed class ModelFamiliesTests
{
    [Fact]
    public void All_OfTheBuiltIn_AreInTheOrderInWhichPeopleAreShownThem()
    {
        Assert.Equal(["denoise", "upscale", "embed", "vae"], ModelFamilies.Names);
        Assert.Equal(["denoise", "upscale", "embed"], ImageTasks.All.Select(ImageTasks.ToFolder));
        Assert.Equal("denoise, upscale and embed", ImageTasks.Listed);
    }

    [Fact]
    public void Get_UnknownFamily_NamesItAndThoseThatThereAre()
    {
        var unknown = Assert.Throws<ArgumentException>(() => ModelFamilies.Get("sharpen"));

        Assert.StartsWith("'sharpen' is not a family of models; use one of denoise, upscale, embed, vae.", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denoise", false, "There is a family 'denoise' already")]
    [InlineData("Colour", false, "'Colour' cannot be a family's name")]
    [InlineData("up+scale", false, "'up+scale' cannot be a family's name")]
    [InlineData("", false, "'' cannot be a family's name")]
    [InlineData("index", true, "Uploads for 'embed' give the latents")]
    public void Add_FamilyThatCanNotBe_SaysWhyAndAddsNothing(string name, bool givesLatent, string expected)
    {
        var before = ModelFamilies.Names;

        var impossible = Assert.Throws<ArgumentException>(() => ModelFamilies.Add(new NamedFamily(name, givesLatent)));

        Assert.StartsWith(expected, impossible.Message, StringComparison.Ordinal);
        Assert.Equal(before, ModelFamilies.Names);
    }

    [Fact]
    public void Parse_FamilyThatTakesNoUploads_IsNoTask()
    {
        Assert.False(ImageTasks.TryParse("vae", out _));
        Assert.Contains("'vae' takes no uploads", Assert.Throws<ArgumentException>(() => ImageTasks.Parse("vae")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_VersionOfAnUnknownFamily_IsRefusedAndNotMeasuredAsAnother()
    {
        using var folder = new TemporaryFolder();
        var card = ModelVersions.Create(folder, "v1") with { Task = "sharpen" };

        var unknown = Assert.Throws<NotMeasurableException>(() => IMeasuredFamily.Of(card));

        Assert.StartsWith("Model v1 is of the family 'sharpen'", unknown.Message, StringComparison.Ordinal);
        Assert.EndsWith("use one of denoise, upscale, embed, vae.", unknown.Message, StringComparison.Ordinal);
    }

    private sealed class NamedFamily(string name, bool givesLatent) : ModelFamily
    {
        public override string Name => name;

        public override UploadContract Uploads => new("made") { GivesLatent = givesLatent };
    }
}

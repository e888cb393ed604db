using AePipeline.Storage;

namespace AePipeline.Tests.Storage;

public sealed class BlobNamesTests
{
    [Theory]
    [InlineData("denoise/a.jpg")]
    [InlineData("denoise/deep/er/two  spaces.and.dots.jpg")]
    [InlineData("denoise/Ünï/日本語/🐈.png")]
    [InlineData("denoise/100% #1? a&b+c=d;e.png")]
    public void IsValidUpload_OrdinaryName_IsTrue(string name)
    {
        Assert.True(BlobNames.IsValidUpload(name, out var problem), problem);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("denoise/../models/denoise/current.json", "dot")]
    [InlineData("denoise/./a.jpg", "dot")]
    [InlineData("denoise/folder./a.jpg", "dot")]
    [InlineData("denoise/a.", "dot")]
    [InlineData("denoise//a.jpg", "empty folder")]
    [InlineData("denoise/a/", "empty folder")]
    [InlineData(@"denoise\a.jpg", "backslash")]
    [InlineData("denoise/a\nb.jpg", "U+000A")]
    [InlineData("denoise/a\u0001b.jpg", "U+0001")]
    [InlineData("denoise/a\uFFFEb.jpg", "U+FFFE")]
    [InlineData("denoise/a\uFFFFb.jpg", "U+FFFF")]
    public void IsValidUpload_NameThatStorageWouldChange_SaysWhatIsWrong(string name, string word)
    {
        Assert.False(BlobNames.IsValidUpload(name, out var problem));
        Assert.Contains(word, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("denoise/")]
    [InlineData("2026/a.b/.hidden/IMG_")]
    [InlineData("2026/v1.")]
    public void IsValidPrefix_OrdinaryStart_IsTrue(string prefix) =>
        Assert.True(BlobNames.IsValidPrefix(prefix, out var problem), problem);

    [Theory]
    [InlineData("../models/", "dot")]
    [InlineData("denoise/../../models/", "dot")]
    [InlineData("denoise/./a", "dot")]
    [InlineData("denoise/..", "dot")]
    [InlineData("folder./", "dot")]
    [InlineData(@"..\models\", "backslash")]
    [InlineData("denoise/\n", "U+000A")]
    public void IsValidPrefix_StartOfNoName_SaysWhatIsWrong(string prefix, string word)
    {
        Assert.False(BlobNames.IsValidPrefix(prefix, out var problem));
        Assert.Contains(word, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void IsValidUpload_HalfASurrogatePair_IsFalse(int half)
    {
        Assert.False(BlobNames.IsValidUpload($"denoise/{(char)half}a.jpg", out var problem));
        Assert.Contains("unicode", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BlobNames.MaxUploadLength, true)]
    [InlineData(BlobNames.MaxUploadLength + 1, false)]
    public void IsValidUpload_LongName_LeavesRoomForTheExtension(int length, bool valid)
    {
        Assert.Equal(valid, BlobNames.IsValidUpload(OfLength(length), out _));
    }

    [Theory]
    [InlineData(BlobNames.MaxUploadLength)]
    [InlineData(BlobNames.MaxUploadLength + 1)]
    [InlineData(BlobNames.MaxLength)]
    public void FailedName_LongestUploads_FitsAndTellsThemApart(int length)
    {
        var one = ReportOf(OfLength(length));
        var other = ReportOf(OfLength(length)[..^1] + "b");

        Assert.InRange(one.Length, length, BlobNames.MaxLength);
        Assert.EndsWith(".json", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void FailedName_CutInsideASurrogatePair_StaysUnicode()
    {
        for (var pad = 0; pad < 2; pad++)
        {
            var name = "denoise/" + new string('a', pad) + string.Concat(Enumerable.Repeat("🐈", 507));
            Assert.True(name.Length > BlobNames.MaxUploadLength);
            Assert.True(ReportOf(name).IsNormalized());
        }
    }

    [Theory]
    [InlineData("denoise/a\u0001b.jpg")]
    [InlineData("denoise/a\uFFFEb.jpg")]
    [InlineData("denoise/\uD800.jpg")]
    public void FailedName_NameThatNoListingCanHold_IsOneThatItCan(string name)
    {
        Assert.True(BlobNames.IsListable(ReportOf(name)));
        Assert.NotEqual(ReportOf(name), ReportOf(name + "x"));
        Assert.StartsWith("denoise/", ReportOf(name), StringComparison.Ordinal);
    }

    [Fact]
    public void ReportName_SlashBeforeIt_IsNotThatOfTheUploadWithoutIt() =>
        Assert.StartsWith("_denoise/a.jpg~", ImageReference.ReportName("/denoise/a.jpg"), StringComparison.Ordinal);

    [Fact]
    public void ReportName_DotsThatLeadElsewhere_StaysInItsFolder() =>
        Assert.StartsWith("denoise/__/__/models/a_jpg~", ImageReference.ReportName("denoise/../../models/a.jpg"), StringComparison.Ordinal);

    private static string OfLength(int length) => "denoise/".PadRight(length, 'a');

    private static string ReportOf(string name)
    {
        Assert.True(ImageReference.TryParse(name, out var image));
        return image.FailedName;
    }
}

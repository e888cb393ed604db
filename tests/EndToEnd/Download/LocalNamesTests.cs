using AePipeline.Cli.Download;

namespace AePipeline.EndToEnd.Tests.Download;

public sealed class LocalNamesTests
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "out");

    [Theory]
    [InlineData("denoise/trip/a.jpg.png", "denoise/trip/a.jpg.png")]
    [InlineData("denoise/a b/ü.png", "denoise/a b/ü.png")]
    [InlineData("../../etc/a.png", "%02/%02/etc/a.png")]
    [InlineData("/etc//a.png", "%00/etc/%00/a.png")]
    [InlineData("denoise/..\\..\\a.png", "denoise/..%5C..%5Ca.png")]
    [InlineData("denoise/a\u0001\n.png", "denoise/a%01%0A.png")]
    public void PathOf_AnyName_IsBelowTheFolder(string name, string expected)
    {
        var path = new LocalNames(Root).PathOf(name);

        Assert.Equal(Path.Combine(Root, expected.Replace('/', Path.DirectorySeparatorChar)), path);
        Assert.StartsWith(Root + Path.DirectorySeparatorChar, Path.GetFullPath(path), StringComparison.Ordinal);
    }

    [Fact]
    public void PathOf_NamesThatDifferInCapitals_GivesTwoFiles()
    {
        var names = new LocalNames(Root);

        var paths = new[] { names.PathOf("denoise/A.png"), names.PathOf("denoise/a.png") };

        Assert.Equal(2, paths.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.EndsWith(".png", paths[1], StringComparison.Ordinal);
    }

    [Fact]
    public void PathOf_BlobThatIsCalledLikeTheFolderOfAnother_GivesAFileAndAFolder()
    {
        var names = new LocalNames(Root);

        var (file, below) = (names.PathOf("denoise/a.png"), names.PathOf("denoise/a.png/b.png"));

        Assert.Equal(Path.Combine(Root, "denoise", "a.png"), file);
        Assert.NotEqual(file, Path.GetDirectoryName(below));
        Assert.Equal("b.png", Path.GetFileName(below));
    }

    [Fact]
    public void PathOf_SameNames_GivesTheSameFilesAgain()
    {
        string[] blobs = ["embed/A.png", "embed/a.png", "embed/a.png/x.npy", "embed/b/c.png"];

        var (first, second) = (new LocalNames(Root), new LocalNames(Root));

        Assert.Equal(blobs.Select(first.PathOf).ToList(), blobs.Select(second.PathOf).ToList());
    }
}

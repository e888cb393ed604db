using AePipeline.Bulk.State;

namespace AePipeline.Tests.Bulk;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*.jpg", "a.jpg", true)]
    [InlineData("*.jpg", "x/y/a.jpg", true)]
    [InlineData("*.jpg", "a.JPG", false)]
    [InlineData("*.jpg", "a.jpg.png", false)]
    [InlineData("x/*.jpg", "x/a.jpg", true)]
    [InlineData("x/*.jpg", "x/y/a.jpg", false)]
    [InlineData("x/**/*.jpg", "x/a.jpg", true)]
    [InlineData("x/**/*.jpg", "x/y/z/a.jpg", true)]
    [InlineData("x/**", "x/y/z", true)]
    [InlineData("a?.png", "ab.png", true)]
    [InlineData("a?.png", "a/.png", false)]
    [InlineData("a(1)+[b].png", "a(1)+[b].png", true)]
    [InlineData("a(1)+[b].png", "a1b.png", false)]
    public void Pattern_AgainstAName_MatchesAsAShellWould(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).IsMatch(name));
}

using System.Text.RegularExpressions;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Documents;

/// <summary>The Markdown files lead their readers to files and headings that exist.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] s_folders = [".github", "docs", "infra", "bench", "models", "samples", "tests", "src", "eng"];

    private static IEnumerable<string> Documents => Repository.List(".", "*.md").Concat(
        s_folders.SelectMany(folder => Directory.EnumerateFiles(Repository.Find(folder), "*.md", SearchOption.AllDirectories))
            .Select(Repository.Relative)
            .Where(path => !path.Split('/').Any(part => part is "node_modules" or "bin" or "obj")));

    [Fact]
    public void Links_OfEveryDocument_LeadToAFileAndAHeadingOfIt()
    {
        var broken = Documents.SelectMany(document => Links(Repository.Read(document)).Where(link => !Leads(document, link)).Select(link => $"{document}: {link}"));

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("nowhere.md", false)]
    [InlineData("docs/storage.md#no-such-heading", false)]
    [InlineData("docs/storage.md", true)]
    [InlineData("docs/training.md#what-is-measured", true)]
    [InlineData("https://dot.net/download", true)]
    public void Link_OfTheReadme_LeadsSomewhereOrNot(string link, bool leads) => Assert.Equal(leads, Leads("README.md", link));

    private static IEnumerable<string> Links(string text) => Link().Matches(Fence().Replace(text, "")).Select(match => match.Groups["to"].Value);

    private static bool Leads(string document, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal)) return true;
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? document : Repository.Relative(Path.GetFullPath(Path.Combine(Repository.Find(document), "..", parts[0])));
        if (!Repository.Has(target)) return false;
        return parts.Length == 1 || Headings(Repository.Read(target)).Contains(parts[1]);
    }

    /// <summary>The anchors that GitHub gives headings.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(Fence().Replace(text, ""))
        .Select(match => NotInAnchors().Replace(match.Groups["words"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#+ +(?<words>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}

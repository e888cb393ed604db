using System.Text.RegularExpressions;
using System.Xml.Linq;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Documents;

/// <summary>What is built says the version that the changelog says.</summary>
public sealed partial class VersionTests
{
    private const string BeforeTheFirst = "0.1.0 (unreleased)";

    private static string Version => XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void Version_OfTheBuild_IsTheNewestThatTheChangelogHasAsReleased() => Assert.Equal(VersionBy(Repository.Read("CHANGELOG.md")), Version);

    [Theory]
    [InlineData("## 0.1.0 (unreleased)", "0.1.0")]
    [InlineData("## 0.1.0 - 2027-01-31", "0.1.0")]
    [InlineData("## Unreleased\n\n- A change.\n\n## 1.10.0 - 2027-02-28\n\n## 1.9.0 - 2027-01-31", "1.10.0")]
    public void Version_ByAChangelog_IsThatOfItsNewestRelease(string changelog, string version) => Assert.Equal(version, VersionBy(changelog));

    [Theory]
    [InlineData("## Unreleased")]
    [InlineData("## 1.0.0 (unreleased)\n\n## 0.1.0 - 2027-01-31")]
    [InlineData("## 1.0.0")]
    [InlineData("## 1.0.0 - 2027-01-31\n\n## 1.1.0 - 2027-02-28")]
    [InlineData("## 1.0.0 - 2027-01-31\n\n## Unreleased")]
    public void Version_ByAChangelogInAnotherForm_IsNone(string changelog) => Assert.Null(VersionBy(changelog));

    [Theory]
    [InlineData("v1.2.3", "1.2.3", "## Unreleased\n\n## 1.2.3 - 2027-01-31\n", true)]
    [InlineData("v1.2.4", "1.2.3", "## 1.2.4 - 2027-01-31\n", false)]
    [InlineData("v1.2.3", "1.2.3", "## 1.2.3 (unreleased)\n", false)]
    [InlineData("v1", "1.2.3", "## 1.2.3 - 2027-01-31\n", false)]
    public async Task Tag_OfARelease_MustBeTheVersionThatIsBuiltAndInTheChangelog(string tag, string built, string changelog, bool passes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no bash to ask.");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["Directory.Build.props"], $"<Project>\n  <Version>{built}</Version>\n</Project>\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["CHANGELOG.md"], changelog, TestContext.Current.CancellationToken);
        var script = Yaml.Read(".github/workflows/containers.yml")["jobs"]["version"]["steps"].Items.Select(step => step.Find("run")).OfType<Yaml>().Single();

        var (exitCode, output) = await Command.RunAsync("bash", ["-e", "-c", script.Text], new Dictionary<string, string> { ["GITHUB_REF_NAME"] = tag }, folder.Path);

        Assert.True(exitCode == 0 == passes, output);
    }

    /// <summary>The version that a changelog asks for; null when its headings are in another form or order.</summary>
    private static string? VersionBy(string changelog)
    {
        var headings = HeadingPattern().Matches(changelog).Select(match => match.Groups["text"].Value).ToList();
        if (headings is [BeforeTheFirst]) return BeforeTheFirst.Split(' ')[0];
        var released = headings.Skip(headings is ["Unreleased", ..] ? 1 : 0).Select(heading => ReleasePattern().Match(heading)).ToList();
        if (released.Count == 0 || !released.TrueForAll(release => release.Success)) return null;
        var versions = released.ConvertAll(release => System.Version.Parse(release.Groups["version"].Value));
        return versions.OrderDescending().SequenceEqual(versions) ? versions[0].ToString() : null;
    }

    [GeneratedRegex("^## (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"^(?<version>\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}$")]
    private static partial Regex ReleasePattern();
}

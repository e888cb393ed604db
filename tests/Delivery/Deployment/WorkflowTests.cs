using System.Text.RegularExpressions;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Deployment;

/// <summary>What GitHub would accept but we do not, and what workflows say of files elsewhere.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Paths => [.. Repository.List(".github/workflows", "*.yml")];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Actions_OfOthers_ArePinnedToACommitAndNameItsVersion(string path)
    {
        var uses = UsesPattern().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value).Where(action => !action.StartsWith("./", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, action => Assert.Matches(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Fact]
    public void Actions_UsedTwice_AreOfOneCommit()
    {
        var used = Repository.List(".github/workflows", "*.yml")
            .SelectMany(path => UsesPattern().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value.Split('@')))
            .Where(parts => parts.Length == 2);

        Assert.All(used.GroupBy(parts => parts[0]), action => Assert.Single(action.Select(parts => parts[1]).Distinct()));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Permissions_OfAWorkflow_AreToReadAndMoreOnlyForTheJobsThatNeedIt(string path)
    {
        var workflow = Yaml.Read(path);
        string[] allowed = Path.GetFileNameWithoutExtension(path) switch
        {
            "containers" => ["contents: read", "packages: write"],
            "deploy" => ["contents: read", "id-token: write"],
            _ => ["contents: read"],
        };

        Assert.Equal(["contents: read"], Permissions(workflow["permissions"]));
        Assert.All(workflow["jobs"].Entries, job => Assert.Subset(allowed.ToHashSet(), Permissions(job.Value.Find("permissions")).ToHashSet()));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Jobs_ThatHang_AreStopped(string path) => Assert.All(
        Yaml.Read(path)["jobs"].Entries.Where(job => job.Value.Find("uses") is null),
        job => Assert.InRange(int.Parse(job.Value["timeout-minutes"].Text, System.Globalization.CultureInfo.InvariantCulture), 1, 120));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Secrets_OfAWorkflow_AreGitHubsOwnTokenOnly(string path)
    {
        var text = Repository.Read(path);

        Assert.All(SecretPattern().Matches(text), secret => Assert.Equal("GITHUB_TOKEN", secret.Groups[1].Value));
        // It would run the code of a stranger with the rights of the repository.
        Assert.DoesNotContain("pull_request_target", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Scripts_OfItsSteps_AreBash(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no bash to ask.");
        foreach (var script in Scripts(Yaml.Read(path)))
        {
            var (exitCode, output) = await Command.RunAsync("bash", ["-n", "-c", ExpressionPattern().Replace(script.Text, "expression")]);
            Assert.True(exitCode == 0, $"{script.Place}: {output}");
            // A value that somebody chooses, pasted into a script, is a script.
            Assert.False(ExpressionPattern().IsMatch(script.Text), $"{script.Place} has an expression in a script; give it a variable.");
        }
    }

    [Fact]
    public void Checks_OfTheRepositorysOwnScript_AreThoseOfTheWorkflow()
    {
        // What the script says in another way than the workflow, and what a runner has or does anyway.
        var otherwise = new Dictionary<string, string?>
        {
            ["browser"] = null,
            ["dotnet build AePipeline.sln"] = "dotnet test AePipeline.sln",
            ["tests AePipeline.sln --no-build"] = "dotnet test AePipeline.sln",
            ["demo"] = "./ae demo",
        };
        var checks = CheckPattern().Matches(Repository.Read(".ci/run").Replace("\\\n", "", StringComparison.Ordinal)).Select(match => Spaced(match.Groups["command"].Value)).ToList();
        var steps = Scripts(Yaml.Read(".github/workflows/ci.yml")).Select(script => Spaced(script.Text)).ToList();

        var missing = checks.Select(check => otherwise.GetValueOrDefault(check, check))
            .Where(command => command is not null && !steps.Exists(step => $"{step} ".StartsWith($"{command} ", StringComparison.Ordinal)));

        Assert.Empty(missing);
        Assert.Subset(checks.ToHashSet(), otherwise.Keys.ToHashSet());
        Assert.Contains("dotnet restore AePipeline.sln --locked-mode", checks);
    }

    [Fact]
    public void Images_OfTheWorkflow_AreAllDockerfiles()
    {
        var images = Yaml.Read(".github/workflows/containers.yml")["jobs"]["image"]["strategy"]["matrix"]["include"].Items;

        Assert.Equal(Dockerfile.All, images.Select(image => image["dockerfile"].Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("docker", "Dockerfile*")]
    [InlineData("npm", "package-lock.json")]
    public void Renewals_ByDependabot_CoverEveryFolder(string ecosystem, string file)
    {
        var update = Yaml.Read(".github/dependabot.yml")["updates"].Items.Single(update => update["package-ecosystem"].Text == ecosystem);
        string[] made = ["node_modules", "bin", "obj"];
        var folders = new[] { "src", "eng", "bench", "samples" }
            .SelectMany(folder => Directory.EnumerateDirectories(Repository.Find(folder), "*", SearchOption.AllDirectories))
            .Where(folder => !folder.Split(Path.DirectorySeparatorChar).Any(made.Contains) && Directory.EnumerateFiles(folder, file).Any())
            .Select(folder => "/" + Repository.Relative(folder));

        Assert.Equal(folders.Order(StringComparer.Ordinal), update["directories"].Items.Select(folder => folder.Text).Order(StringComparer.Ordinal));
    }

    private static List<string> Permissions(Yaml? permissions) => permissions is null ? [] : [.. permissions.Entries.Select(entry => $"{entry.Key}: {entry.Value.Text}")];

    private static string Spaced(string command) => string.Join(' ', command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<Yaml> Scripts(Yaml workflow) => workflow["jobs"].Entries
        .SelectMany(job => job.Value.Find("steps")?.Items ?? [])
        .Select(step => step.Find("run"))
        .OfType<Yaml>();

    [GeneratedRegex("""^(?:check "[^"]*" (?<command>.+)|(?<command>tests .+))$""", RegexOptions.Multiline)]
    private static partial Regex CheckPattern();

    [GeneratedRegex(@"^ *(?:- )?uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex UsesPattern();

    [GeneratedRegex(@"secrets\.(\w+)")]
    private static partial Regex SecretPattern();

    [GeneratedRegex(@"\$\{\{.*?\}\}")]
    private static partial Regex ExpressionPattern();
}

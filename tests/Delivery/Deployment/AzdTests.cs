using System.Text.RegularExpressions;
using AePipeline.Delivery.Tests.Support;

namespace AePipeline.Delivery.Tests.Deployment;

/// <summary>What the schema of azure.yaml demands of what it uses; no package has that schema.</summary>
public sealed partial class AzdTests
{
    private static readonly Yaml s_file = Yaml.Read("azure.yaml");

    [Fact]
    public void Keys_OfTheFile_AreThoseOfItsSchema()
    {
        Assert.Matches("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", s_file["name"].Text);
        Assert.Subset(Set("name", "resourceGroup", "metadata", "infra", "services", "resources", "pipeline", "hooks", "requiredVersions", "state", "platform", "workflows", "cloud"), s_file.Keys.ToHashSet());
        Assert.Subset(Set("provider", "path", "module"), s_file["infra"].Keys.ToHashSet());
    }

    [Fact]
    public void Functions_AsAService_AreAProjectAndNotAnImage()
    {
        var service = s_file["services"]["functions"];

        Assert.Equal(["functions"], s_file["services"].Keys);
        Assert.Equal(["project", "language", "host"], service.Keys);
        Assert.Equal(("dotnet", "function"), (service["language"].Text, service["host"].Text));
        Assert.Single(Repository.List(service["project"].Text, "*.csproj"));
    }

    [Fact]
    public void Hooks_ForBothKindsOfSystem_AreScriptsThatAreThere()
    {
        Assert.Equal(["postprovision", "postdeploy", "postup"], s_file["hooks"].Keys);
        foreach (var (_, hook) in s_file["hooks"].Entries)
        {
            Assert.Equal(["posix", "windows"], hook.Keys);
            var (posix, windows) = (hook["posix"], hook["windows"]);
            Assert.Equal(("sh", "pwsh"), (posix["shell"].Text, windows["shell"].Text));
            Assert.Equal(posix["run"].Text, Path.ChangeExtension(windows["run"].Text, ".sh"));
            Assert.True(Repository.Has(posix["run"].Text) && Repository.Has(windows["run"].Text));
            if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(Repository.Find(posix["run"].Text)).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public async Task Hooks_ForPosix_AreWellFormed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh to ask.");
        foreach (var script in Repository.List("eng/azd", "*.sh"))
        {
            var (exitCode, output) = await Command.RunAsync("sh", ["-n", script]);
            Assert.True(exitCode == 0, output);
        }
    }

    [Fact]
    public void Variables_OfBothScripts_AreTheSame() => Assert.All(
        Repository.List("eng/azd", "*.sh"),
        script => Assert.Equal(Variables(script).Order(StringComparer.Ordinal), Variables(Path.ChangeExtension(script, ".ps1")).Order(StringComparer.Ordinal)));

    [Fact]
    public void Steps_OfUp_MakeTheImageBetweenTwoProvisioningsAndDeployLast()
    {
        var steps = s_file["workflows"]["up"]["steps"].Items.Select(step => step["azd"].Text);

        Assert.Equal(["provision", "provision", "package --all", "deploy --all"], steps);
    }

    [Fact]
    public void Names_OfTheInfrastructure_AreTheOnesThatDeploymentUses()
    {
        Assert.SkipUnless(Repository.Has("infra"), "This checkout has no infrastructure.");
        var module = $"{s_file["infra"]["path"].Text}/{s_file["infra"]["module"].Text}";
        var outputs = Names(module + ".bicep", "output");
        var main = Names("infra/main.bicep", "output");
        var events = Names("infra/events.bicep", "param");
        var deployment = Repository.Read(".github/workflows/deploy.yml");

        Assert.All(Repository.List("eng/azd", "*.sh").SelectMany(Variables).Where(name => name.StartsWith("AZURE_", StringComparison.Ordinal)), name => Assert.Contains(name, outputs));
        Assert.Contains("'AEPIPELINE_TRAINING_IMAGE'", Repository.Read(module + ".bicepparam"), StringComparison.Ordinal);
        Assert.All(OutputPattern().Matches(deployment), output => Assert.Contains(output.Groups[1].Value, main));
        Assert.All(
            new[] { deployment, Repository.Read("eng/azd/subscribe.sh") }.SelectMany(text => ParameterPattern().Matches(text)),
            parameter => Assert.Contains(parameter.Groups[1].Value, events));
        Assert.All(new[] { "dev", "prod" }, name => Assert.Contains("'AEPIPELINE_TRAINING_IMAGE'", Repository.Read($"infra/{name}.bicepparam"), StringComparison.Ordinal));
        Assert.Contains("targetPort: 8080", Repository.Read("infra/modules/functionsContainer.bicep"), StringComparison.Ordinal);
    }

    private static HashSet<string> Variables(string script) => VariablePattern().Matches(Repository.Read(script)).Select(match => match.Value).ToHashSet();

    private static HashSet<string> Names(string bicep, string kind) =>
        Regex.Matches(Repository.Read(bicep), $@"^{kind} (\w+) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToHashSet();

    private static HashSet<string> Set(params string[] names) => [.. names];

    [GeneratedRegex(@"\b(?:AZURE|AEPIPELINE)_[A-Z_]+\b")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"\b(\w+)=""\$[A-Z_]+""")]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"\\\(\.(\w+)\.value\)")]
    private static partial Regex OutputPattern();
}

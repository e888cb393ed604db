using System.Text.Json.Nodes;
using AePipeline.Tests.Support;

namespace AePipeline.Infra.Tests;

public sealed class TemplateTests(Deployments deployments)
{
    private static readonly string[] s_templates = ["main.bicep", "events.bicep", "azd.bicep"];

    public static TheoryData<string> Entries => [.. s_templates];

    public static TheoryData<string> ParameterFiles => [.. Directory.EnumerateFiles(Repository.Path("infra"), "*.bicepparam").Select(file => Path.GetFileName(file)!)];

    [Fact]
    public async Task Lint_EveryTemplate_FindsNothing()
    {
        var (exitCode, output) = await Bicep.RunAsync(Repository.Path("infra"), "lint", "--pattern", "**/*.bicep");

        Assert.True(exitCode == 0 && output.Trim().Length == 0, output);
    }

    [Fact]
    public async Task Lint_ParameterNobodyUses_IsAnError()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.Path("infra", "bicepconfig.json"), folder["bicepconfig.json"]);
        await File.WriteAllTextAsync(folder["unused.bicep"], "param nobody string\n", TestContext.Current.CancellationToken);

        var (exitCode, output) = await Bicep.RunAsync(folder.Path, "lint", "--pattern", "**/*.bicep");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Error no-unused-params", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_RuleThatIsOff_SaysWhy()
    {
        var lines = await File.ReadAllLinesAsync(Repository.Path("infra", "bicepconfig.json"), TestContext.Current.CancellationToken);
        var rules = Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains("\"level\"", StringComparison.Ordinal)).ToList();

        Assert.True(rules.Count > 50);
        Assert.All(
            rules.Where(i => !lines[i].Contains("\"level\": \"error\"", StringComparison.Ordinal)),
            i => Assert.StartsWith("//", lines[i - 1].Trim(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ParameterFiles))]
    public async Task BuildParams_ParameterFile_SaysNothing(string file)
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await Bicep.RunAsync(
            Repository.Path("infra"), new() { ["AEPIPELINE_BUDGET_START"] = "2026-12-01" }, ["build-params", file, "--outfile", folder["parameters.json"]]);

        Assert.True(exitCode == 0 && output.Trim().Length == 0, output);
    }

    [Theory]
    [InlineData(null, "\"AEPIPELINE_BUDGET_START\" does not exist")]
    [InlineData("", "too short")]
    public async Task BuildParams_ProductionWithoutTheBudgetsFirstMonth_IsRefused(string? start, string problem)
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> environment = start is null ? [] : new() { ["AEPIPELINE_BUDGET_START"] = start };

        var (exitCode, output) = await Bicep.RunAsync(Repository.Path("infra"), environment, ["build-params", "prod.bicepparam", "--outfile", folder["parameters.json"]]);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(problem, output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Build_Template_IsTheSameOnAnotherDay(string file) =>
        Assert.DoesNotMatch("(?i)utcNow\\(|newGuid\\(", (await deployments.TemplateAsync(file)).ToJsonString());

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Build_Template_DescribesEveryParameterAndOutputOfEveryModule(string file)
    {
        var template = await deployments.TemplateAsync(file);

        var undescribed = Modules(template)
            .SelectMany(module => Members(module.Template, "parameters").Concat(Members(module.Template, "outputs")).Select(member => (Name: $"{module.Name}: {member.Key}", member.Value)))
            .Where(member => member.Value!["metadata"]?["description"] is null)
            .Select(member => member.Name);

        Assert.Empty(undescribed);
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Build_Template_PutsNoSecretIntoAnOutput(string file)
    {
        var template = await deployments.TemplateAsync(file);

        var outputs = Modules(template).SelectMany(module => Members(module.Template, "outputs")).Select(output => output.Value!["value"]!.ToJsonString()).ToList();

        Assert.All(outputs, value => Assert.DoesNotMatch("(?i)list[a-z]*\\(|connectionstring|accountkey|instrumentationkey|password|secret|sig=", value));
        Assert.Equal(file == "events.bicep", outputs.Count == 0);
    }

    [Fact]
    public async Task Outputs_MainAndAzd_AreThoseThatClientsRead()
    {
        Assert.Equal(
            ["blobServiceUri", "eventTopicName", "functionAppName", "functionAppUrl", "functionsHosting", "galleryUrl", "queueServiceUri", "registryLoginServer", "storageAccountName", "trainingJobName"],
            Names(await deployments.Prod));
        Assert.Equal(
            [
                "AZURE_BLOB_SERVICE_URI", "AZURE_CONTAINER_REGISTRY_ENDPOINT", "AZURE_EVENT_TOPIC_NAME", "AZURE_FUNCTION_APP_NAME", "AZURE_FUNCTION_APP_URL", "AZURE_GALLERY_URL",
                "AZURE_QUEUE_SERVICE_URI", "AZURE_RESOURCE_GROUP", "AZURE_STORAGE_ACCOUNT", "AZURE_TRAINING_JOB_NAME",
            ],
            Names(await deployments.Azd));

        static IEnumerable<string> Names(Deployment deployment) => deployment.Outputs.Select(output => output.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Names_OfAnEnvironmentThatResourcesCanNotBeCalled_AreMadeOfIt()
    {
        var deployment = await deployments.Workflow;
        Dictionary<string, int> longest = new() { ["Microsoft.Storage/storageAccounts"] = 24, ["Microsoft.App/jobs"] = 32, ["Microsoft.App/managedEnvironments"] = 60, ["Microsoft.Web/sites"] = 60, ["Microsoft.ContainerRegistry/registries"] = 50 };

        // A name that begins so is an expression, of a zone that only the cloud knows.
        var named = deployment.Resources.Where(resource => !resource.Name().StartsWith('[') && (resource.Name().Contains("my-long", StringComparison.Ordinal) || longest.ContainsKey(resource.Type()))).ToList();

        Assert.True(named.Count > 20);
        Assert.All(named, resource => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*(/.*)?$", resource.Name()));
        Assert.All(named, resource => Assert.True(resource.Name().Length <= longest.GetValueOrDefault(resource.Type(), 80), resource.Name()));
        Assert.Contains(named, resource => resource.Name().StartsWith("func-my-long-environm-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Zones_AskedFor_AreThoseOfAllThatCanHaveThem()
    {
        var zones = await deployments.Workflow;
        var one = await deployments.Dev;

        Assert.True((bool)zones.One("Microsoft.Web/serverfarms").Property("zoneRedundant")!);
        Assert.True((bool)zones.One("Microsoft.App/managedEnvironments").Property("zoneRedundant")!);
        Assert.Equal("Enabled", (string)zones.One("Microsoft.ContainerRegistry/registries").Property("zoneRedundancy")!);
        Assert.Equal("Standard_ZRS", (string)zones.HostAccount["sku"]!["name"]!);
        Assert.False((bool)one.One("Microsoft.Web/serverfarms").Property("zoneRedundant")!);
        Assert.False((bool)one.One("Microsoft.App/managedEnvironments").Property("zoneRedundant")!);
        Assert.Equal("Disabled", (string)one.One("Microsoft.ContainerRegistry/registries").Property("zoneRedundancy")!);
        Assert.Equal("Standard_LRS", (string)one.HostAccount["sku"]!["name"]!);
    }

    private static IEnumerable<(string Name, JsonObject Template)> Modules(JsonObject template, string name = "entry")
    {
        yield return (name, template);
        var resources = template["resources"] is JsonObject named ? named.Select(resource => resource.Value!) : template["resources"]!.AsArray().Select(resource => resource!);
        foreach (var module in resources.Where(resource => (string?)resource["type"] == "Microsoft.Resources/deployments"))
        {
            foreach (var inner in Modules(module["properties"]!["template"]!.AsObject(), (string)module["name"]!)) yield return inner;
        }
    }

    private static JsonObject Members(JsonObject template, string kind) => template[kind]?.AsObject() ?? [];
}

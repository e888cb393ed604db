using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using AePipeline.Storage;
using AePipeline.Training.Retraining;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Infra.Tests;

public sealed partial class FunctionsTests(Deployments deployments)
{
    /// <summary>Connection of the triggers, from which the app takes <see cref="StorageOptions"/> too.</summary>
    private const string Uploads = "Uploads";

    /// <summary>Read by the triggers and by the platform, not by the pipeline's options.</summary>
    private static readonly string[] s_ofTriggers = [$"{Uploads}__credential", $"{Uploads}__clientId"];

    [Fact]
    public async Task Flex_App_RunsDotNet10WithTheInstancesAskedFor()
    {
        var app = (await deployments.Prod).One("Microsoft.Web/sites");

        Assert.Equal("dotnet-isolated", (string)app.Property("functionAppConfig.runtime.name")!);
        Assert.Equal("10.0", (string)app.Property("functionAppConfig.runtime.version")!);
        Assert.Equal(4096, (int)app.Property("functionAppConfig.scaleAndConcurrency.instanceMemoryMB")!);
        Assert.Equal(100, (int)app.Property("functionAppConfig.scaleAndConcurrency.maximumInstanceCount")!);
        Assert.Equal("blob", (string)app.Property("functionAppConfig.scaleAndConcurrency.alwaysReady")![0]!["name"]!);
        Assert.Equal("UserAssignedIdentity", (string)app.Property("functionAppConfig.deployment.storage.authentication.type")!);
        Assert.True((bool)app.Property("httpsOnly")!);
        Assert.Equal("FC1", (string)(await deployments.Prod).One("Microsoft.Web/serverfarms")["sku"]!["name"]!);
    }

    [Fact]
    public async Task Flex_NewVersion_LetsTheOldOneFinishUnlessToldOtherwise()
    {
        Assert.Equal("RollingUpdate", (string)(await deployments.Prod).One("Microsoft.Web/sites").Property("functionAppConfig.siteUpdateStrategy.type")!);
        Assert.Equal("Recreate", (string)(await deployments.Workflow).One("Microsoft.Web/sites").Property("functionAppConfig.siteUpdateStrategy.type")!);
    }

    [Fact]
    public async Task Flex_FewInstances_AreWhatAzureTakes() =>
        // It took no less than 40 once, and a bill is bounded for each group of functions by itself.
        Assert.Equal(3, (int)(await deployments.Workflow).One("Microsoft.Web/sites").Property("functionAppConfig.scaleAndConcurrency.maximumInstanceCount")!);

    [Theory]
    [InlineData("instanceMemoryMB = 512", "2048 | 4096")]
    [InlineData("maximumInstanceCount = 0", "minimum")]
    public async Task Flex_InstancesThatAreTooSmallOrTooFew_AreRefused(string parameter, string problem) => Assert.Contains(
        problem, await deployments.RefuseAsync("refused-" + parameter.Split(' ')[0], "main.bicep", $"param environmentName = 'dev'\nparam {parameter}"), StringComparison.Ordinal);

    [Fact]
    public void Flex_GroupsOfFunctions_AreAsManyAsTheCostsSay()
    {
        // The HTTP calls, the blob triggers and Durable Functions are one group each, every other function is one by itself.
        var triggers = Directory.EnumerateFiles(Repository.Path("src", "Functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Trigger().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToList();
        var alone = triggers.Count(trigger => trigger is "Timer" or "Queue");

        Assert.Superset(new HashSet<string> { "Http", "Blob", "Orchestration", "Activity", "Timer", "Queue" }, triggers.ToHashSet());
        var readme = File.ReadAllText(Repository.Path("infra", "README.md")).ReplaceLineEndings(" ");
        Assert.Contains($"The app has {3 + alone} groups, {triggers.Count(trigger => trigger == "Timer")} of them timers", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flex_Passwords_AreForNothing()
    {
        var policies = (await deployments.Prod).OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies");

        Assert.Equal(["ftp", "scm"], policies.Select(policy => policy.Name().Split('/')[^1]).Order());
        Assert.All(policies, policy => Assert.False((bool)policy.Property("allow")!));
    }

    [Fact]
    public async Task Container_App_RunsOnItsGpuAndNeverOnTheProcessor()
    {
        var deployment = await deployments.Gpu;

        var app = deployment.One("Microsoft.App/containerApps");

        Assert.Empty(deployment.OfType("Microsoft.Web/sites"));
        Assert.Equal("functionapp", (string)app["kind"]!);
        Assert.Equal("Consumption-GPU-NC8as-T4", (string)app.Property("workloadProfileName")!);
        Assert.Contains(deployment.One("Microsoft.App/managedEnvironments").Property("workloadProfiles")!.AsArray(), profile => (string)profile!["name"]! == "Consumption-GPU-NC8as-T4");
        Assert.False((bool)app.Property("configuration.ingress.allowInsecure")!);
        Assert.Equal("Cuda", deployment.AppSettings()["Inference__Provider"]);
    }

    [Fact]
    public async Task Container_Queues_ScaleTheAppAsItsIdentity()
    {
        var deployment = await deployments.Gpu;
        var app = deployment.One("Microsoft.App/containerApps");
        var events = $"azure-webjobs-blobtrigger-{deployment.AppSettings()["AzureFunctionsWebHost__hostid"]}";

        var rules = app.Property("template.scale.rules")!.AsArray().Select(rule => rule!["azureQueue"]!).ToList();

        Assert.Equal(
            QueueTriggers().Select(queue => $"{deployment.DataAccount.Name()}/{queue}").Append($"{deployment.HostAccount.Name()}/{events}").Order(StringComparer.Ordinal),
            rules.Select(rule => $"{(string)rule["accountName"]!}/{(string)rule["queueName"]!}").Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Contains("id-functions-", (string)rule["identity"]!, StringComparison.Ordinal));
        Assert.All(rules, rule => Assert.Null(rule["auth"]));
        // A scaler that fails stops all others: every queue is there before the app.
        Assert.Contains(events, deployment.ChildrenOf(deployment.HostAccount, "Microsoft.Storage/storageAccounts/queueServices/queues"));
        Assert.Empty((await deployments.Dev).ChildrenOf((await deployments.Dev).HostAccount, "Microsoft.Storage/storageAccounts/queueServices/queues"));
    }

    [Fact]
    public async Task Container_WithAzd_IsRefusedWithTheWayOut()
    {
        var problem = await deployments.RefuseAsync("azd-gpu", "azd.bicep", "param environmentName = 'gpu'\nparam location = 'westeurope'\nparam functionsHosting = 'containerGpu'");

        Assert.Contains("azd env set AEPIPELINE_HOSTING flex", problem, StringComparison.Ordinal);
        Assert.Contains("infra/README.md", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_EveryHosting_AreThoseThatTheAppReads()
    {
        string[] expected =
        [
            "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID", "AZURE_TOKEN_CREDENTIALS",
            "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
            $"{Uploads}__{nameof(StorageOptions.BlobServiceUri)}", $"{Uploads}__{nameof(StorageOptions.QueueServiceUri)}", .. s_ofTriggers, "UploadSource",
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), (await deployments.Dev).AppSettings().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Concat(["AzureFunctionsWebHost__hostid", "Inference__Provider"]).Order(StringComparer.Ordinal), (await deployments.Gpu).AppSettings().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Settings_OfASection_AreOptionsOfTheCode()
    {
        var sections = typeof(StorageOptions).Assembly.GetExportedTypes()
            .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
            .Where(options => options.Section is not null)
            .Append((Type: typeof(StorageOptions), Section: Uploads))
            .ToList();
        Dictionary<string, string> settings = new((await deployments.Prod).AppSettings().Concat((await deployments.Gpu).AppSettings()).DistinctBy(setting => setting.Key));
        var ofSections = settings.Keys.Except(s_ofTriggers).Where(name => name.Contains("__", StringComparison.Ordinal) && !name.StartsWith("AzureWebJobsStorage", StringComparison.Ordinal) && !name.StartsWith("AzureFunctionsWebHost", StringComparison.Ordinal)).ToList();

        Assert.True(ofSections.Count >= 8);
        Assert.All(ofSections, name => Assert.Contains(sections, options =>
            name.StartsWith(options.Section!.Replace(":", "__", StringComparison.Ordinal) + "__", StringComparison.Ordinal)
            && options.Type.GetProperty(name[(options.Section!.Length + options.Section.Count(character => character == ':') + 2)..].Split("__")[0]) is not null));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("gpu")]
    public async Task Settings_BoundToTheOptions_AreValid(string name)
    {
        var deployment = name switch { "dev" => await deployments.Dev, "prod" => await deployments.Prod, _ => await deployments.Gpu };
        var configuration = Configuration(deployment);

        var storage = configuration.GetSection(Uploads).Get<StorageOptions>()!;
        var training = configuration.GetSection(RetrainingOptions.Section).Get<RetrainingOptions>() ?? new();

        Validator.ValidateObject(storage, new ValidationContext(storage), validateAllProperties: true);
        Validator.ValidateObject(training, new ValidationContext(training), validateAllProperties: true);
        Assert.Equal(name == "prod" ? ["denoise", "embed"] : [], training.Tasks.Keys.Order());
        // Where the host looks for the connection first; the old name was the host's own account that way.
        Assert.False(configuration.GetSection($"AzureWebJobs{Uploads}").Exists());
        Assert.False(configuration.GetSection("ConnectionStrings").Exists());
        Assert.False(configuration.GetSection(StorageOptions.Section).Exists());
    }

    [Fact]
    public async Task Settings_EveryHosting_HoldNoKey()
    {
        foreach (var deployment in new[] { await deployments.Dev, await deployments.Prod, await deployments.Gpu })
        {
            // That of Application Insights is none: the component takes telemetry from identities only.
            var settings = deployment.AppSettings().Where(setting => setting.Key != "APPLICATIONINSIGHTS_CONNECTION_STRING");
            Assert.All(settings, setting => Assert.DoesNotMatch("(?i)list[a-z]*\\(|connectionstring|accountkey|password|secret|sig=", $"{setting.Key}={setting.Value}"));
            Assert.True((bool)deployment.One("Microsoft.Insights/components").Property("DisableLocalAuth")!);
        }
    }

    [Fact]
    public async Task Settings_Storage_KeepHostAndDataApart()
    {
        var deployment = await deployments.Dev;
        var settings = deployment.AppSettings();

        Assert.All(settings.Where(setting => setting.Key.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal) && setting.Key.EndsWith("Uri", StringComparison.Ordinal)), setting => Assert.Contains(deployment.HostAccount.Name(), setting.Value, StringComparison.Ordinal));
        Assert.Contains(deployment.DataAccount.Name(), settings[$"{Uploads}__BlobServiceUri"], StringComparison.Ordinal);
        Assert.EndsWith("primaryEndpoints.queue]", settings[$"{Uploads}__QueueServiceUri"], StringComparison.Ordinal);
        Assert.All(["AZURE_CLIENT_ID", $"{Uploads}__clientId", "AzureWebJobsStorage__clientId"], name => Assert.Contains("id-functions-", settings[name], StringComparison.Ordinal));
        Assert.Equal("managedidentity", settings[$"{Uploads}__credential"]);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
    }

    /// <summary>The queues that the app's functions are called by.</summary>
    private static IEnumerable<string> QueueTriggers() => Directory.EnumerateFiles(Repository.Path("src", "Functions"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => QueueTrigger().Matches(File.ReadAllText(file)))
        .Select(trigger => (string)typeof(QueueNames).GetField(trigger.Groups[1].Value)!.GetRawConstantValue()!)
        .Distinct();

    /// <summary>The settings as the app finds them; addresses that only Azure knows are filled in.</summary>
    private static IConfiguration Configuration(Deployment deployment) => new ConfigurationBuilder()
        .AddInMemoryCollection(deployment.AppSettings().ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal),
            string? (setting) => Endpoint().Replace(setting.Value, "https://account.$1.core.windows.net/")))
        .Build();

    [GeneratedRegex(@"\[(\w+)Trigger\b")]
    private static partial Regex Trigger();

    [GeneratedRegex(@"\[QueueTrigger\(QueueNames\.(\w+)")]
    private static partial Regex QueueTrigger();

    [GeneratedRegex(@"^\[reference\(.*\)\.primaryEndpoints\.(\w+)\]$")]
    private static partial Regex Endpoint();
}

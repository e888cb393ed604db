using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AePipeline.Tests.Support;

[assembly: AssemblyFixture(typeof(AePipeline.Infra.Tests.Deployments))]

namespace AePipeline.Infra.Tests;

/// <summary>The deployments that tests look at, each worked out once: the compiler takes seconds.</summary>
public sealed class Deployments : IDisposable
{
    /// <summary>The application that visitors of <see cref="Gallery"/> sign in to.</summary>
    public const string GalleryApplication = "00000000-0000-0000-0000-0000000000c1";

    /// <summary>A gallery that one person may visit.</summary>
    public const string GalleryParameter = $"param gallery = {{ image: 'aepipeline-ae:1', clientId: '{GalleryApplication}', users: ['00000000-0000-0000-0000-0000000000a1'] }}";

    private static readonly Dictionary<string, string> s_production = new()
    {
        ["AEPIPELINE_TRAINING_IMAGE"] = "training:1",
        ["AEPIPELINE_ALERT_EMAIL"] = "pipeline@example.com",
        ["AEPIPELINE_BUDGET_START"] = "2026-12-01",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonObject>>> _templates = new();
    private readonly Lazy<Task<Deployment>> _dev;
    private readonly Lazy<Task<Deployment>> _prod;
    private readonly Lazy<Task<Deployment>> _gpu;
    private readonly Lazy<Task<Deployment>> _workflow;
    private readonly Lazy<Task<Deployment>> _gallery;
    private readonly Lazy<Task<Deployment>> _events;
    private readonly Lazy<Task<Deployment>> _containerEvents;
    private readonly Lazy<Task<Deployment>> _azd;

    /// <summary>Copies the templates: a snapshot is written beside them.</summary>
    public Deployments()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("infra"), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam" or ".json"))
        {
            var copy = _folder[Path.GetRelativePath(Repository.Path("infra"), file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        _dev = new(() => SnapshotAsync("dev"));
        _prod = new(() => SnapshotAsync("prod"));
        _azd = new(() => SnapshotAsync("azd", "--location", "westeurope"));
        _gpu = new(() => PredictAsync("gpu", "main.bicep", """
            param environmentName = 'gpu'
            param functionsHosting = 'containerGpu'
            param functionsImage = 'functions:1'
            param trainingImage = 'training:1'
            param operatorPrincipalId = '00000000-0000-0000-0000-00000000000a'
            param imageDays = 30
            param failedDays = 0
            """));
        _workflow = new(() => PredictAsync("workflow", "main.bicep", """
            param environmentName = 'My_long.environment(name)-01'
            param operatorPrincipalId = '00000000-0000-0000-0000-00000000000b'
            param privateNetwork = true
            param zoneRedundant = true
            param maximumInstanceCount = 3
            param updateStrategy = 'Recreate'
            param trainingImage = 'training:1'
            param imageTagDays = 0
            """));
        _gallery = new(() => PredictAsync("gallery", "main.bicep", $"param environmentName = 'gallery'\n{GalleryParameter}"));
        _events = new(() => PredictAsync("flex-events", "events.bicep", "param eventTopicName = 'topic'\nparam functionAppName = 'app'"));
        _containerEvents = new(() => PredictAsync("container-events", "events.bicep", "param eventTopicName = 'topic'\nparam containerAppUrl = 'https://app.example'\nparam blobsExtensionKey = 'k'"));
    }

    /// <summary>A template as Azure gets it, with its modules in it.</summary>
    public Task<JsonObject> TemplateAsync(string file) => _templates.GetOrAdd(file, name => new(() => BuildAsync(name))).Value;

    /// <summary>dev.bicepparam.</summary>
    public Task<Deployment> Dev => _dev.Value;

    /// <summary>prod.bicepparam, with an image for training and somebody to tell.</summary>
    public Task<Deployment> Prod => _prod.Value;

    /// <summary>azd.bicepparam.</summary>
    public Task<Deployment> Azd => _azd.Value;

    /// <summary>The app in a container on a GPU, an operator, uploads that expire.</summary>
    public Task<Deployment> Gpu => _gpu.Value;

    /// <summary>Under a name that resources cannot have, in several zones, by an operator of whom the kind is not known.</summary>
    public Task<Deployment> Workflow => _workflow.Value;

    /// <summary>An app on Flex Consumption with a gallery beside it.</summary>
    public Task<Deployment> Gallery => _gallery.Value;

    /// <summary>The subscriptions to uploads of an app on Flex Consumption.</summary>
    public Task<Deployment> Events => _events.Value;

    /// <summary>The same of an app in a container.</summary>
    public Task<Deployment> ContainerEvents => _containerEvents.Value;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>What the compiler says of parameters that no deployment can be made of.</summary>
    public async Task<string> RefuseAsync(string name, string template, string parameters)
    {
        await File.WriteAllTextAsync(_folder[name + ".bicepparam"], $"using '{template}'\n{parameters}\n");
        var (exitCode, output) = await Bicep.RunAsync(_folder.Path, [], Snapshot(name, template == "azd.bicep" ? ["--location", "westeurope"] : ["--resource-group", "group"]));
        Assert.NotEqual(0, exitCode);
        return output;
    }

    /// <summary>A deployment of a template with parameters of its own.</summary>
    public Task<Deployment> PredictAsync(string name, string template, string parameters)
    {
        File.WriteAllText(_folder[name + ".bicepparam"], $"using '{template}'\n{parameters}\n");
        return SnapshotAsync(name);
    }

    private async Task<JsonObject> BuildAsync(string file)
    {
        var (exitCode, output) = await Bicep.RunAsync(_folder.Path, "build", file, "--outfile", file + ".json");
        Assert.True(exitCode == 0 && output.Trim().Length == 0, output);
        return JsonNode.Parse(await File.ReadAllTextAsync(_folder[file + ".json"]))!.AsObject();
    }

    private async Task<Deployment> SnapshotAsync(string name, params string[] more)
    {
        string[] scope = more.Length > 0 ? more : ["--resource-group", "group"];
        var (exitCode, output) = await Bicep.RunAsync(
            _folder.Path,
            name == "prod" ? s_production : [],
            Snapshot(name, scope));
        Assert.True(exitCode == 0, output);
        return Deployment.Parse(await File.ReadAllTextAsync(_folder[name + ".snapshot.json"]));
    }

    private static string[] Snapshot(string name, string[] scope) =>
        ["snapshot", name + ".bicepparam", "--mode", "overwrite", "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002", .. scope];
}

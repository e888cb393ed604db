using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Storage;
using AePipeline.Training.Requests;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>That what the compose file says of the containers is what the images and the program take.</summary>
public sealed class ComposeTests
{
    private static readonly Yaml s_file = Yaml.Read("docker-compose.yml");
    private static readonly Yaml s_services = s_file["services"];

    [Fact]
    public void Ports_Published_AreOpenToThisMachineOnly()
    {
        var ports = s_services.Entries.SelectMany(service => service.Value.Find("ports")?.Items ?? []).Select(port => port.Text).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("functions", "src/Functions/Dockerfile")]
    [InlineData("gallery", "src/Cli/Dockerfile")]
    [InlineData("training", "src/TrainingJob/Dockerfile")]
    public void Image_OfOurs_IsBuiltFromItsDockerfile(string service, string dockerfile)
    {
        var build = s_services[service]["build"];

        Assert.Equal((".", dockerfile), (build["context"].Text, build["dockerfile"].Text));
        Assert.Contains(dockerfile, Dockerfile.All);
    }

    [Fact]
    public void Azurite_OfTheContainer_IsThatOfTheTests() => Assert.Equal(
        $"mcr.microsoft.com/azure-storage/azurite:{Repository.ReadJson("eng/azurite/package.json").GetProperty("dependencies").GetProperty("azurite").GetString()}",
        s_services["azurite"]["image"].Text);

    [Theory]
    [InlineData("functions", "Uploads")]
    [InlineData("gallery", StorageOptions.Section)]
    [InlineData("training", StorageOptions.Section)]
    public void Storage_OfAContainer_IsTheAzuriteBesideIt(string service, string section)
    {
        var options = Settings(service).GetSection(section).Get<StorageOptions>()!;

        Assert.Empty(options.Validate(new ValidationContext(options)));
        Assert.Equal(new Uri("http://azurite:10000/devstoreaccount1"), new BlobServiceClient(options.ConnectionString).Uri);
        Assert.Equal(new Uri("http://azurite:10001/devstoreaccount1"), new QueueServiceClient(options.ConnectionString).Uri);
        Assert.Equal("service_healthy", s_services[service]["depends_on"]["azurite"]["condition"].Text);
    }

    [Fact]
    public void Storage_OfTheHost_IsThatOfTheApp()
    {
        var settings = s_services["functions"]["environment"];

        Assert.Equal(settings["Uploads__ConnectionString"].Text, settings["AzureWebJobsStorage"].Text);
        Assert.Equal("Polling", settings["UploadSource"].Text);
        Assert.Equal(["AzureWebJobsSecretStorageType", "AzureWebJobsStorage"], settings.Keys.Where(name => name.StartsWith("AzureWebJobs", StringComparison.Ordinal)).Order());
        Assert.Contains("TableEndpoint=http://azurite:10002/", settings["AzureWebJobsStorage"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_OfANewContainer_IsTheOneBefore() => Assert.Equal("functions", s_services["functions"]["hostname"].Text);

    [Fact]
    public void Queue_OfTheTraining_TakesItsSettings()
    {
        var options = Settings("training").GetSection(TrainingQueueOptions.Section).Get<TrainingQueueOptions>()!;
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);

        Assert.Equal(TimeSpan.FromSeconds(30), options.Visibility);
        Assert.Equal(TimeSpan.FromSeconds(5), options.RenewInterval);
    }

    [Fact]
    public void Training_AfterARun_IsStartedAgainAndOnlyWhenAskedFor()
    {
        Assert.Equal("unless-stopped", s_services["training"]["restart"].Text);
        Assert.Equal(["training"], s_services["training"]["profiles"].Items.Select(profile => profile.Text));
    }

    [Fact]
    public void Gallery_OfTheContainer_AsksForTheKeyWhereItsPortIs()
    {
        var gallery = s_services["gallery"];
        var port = Dockerfile.Read("src/Cli/Dockerfile").Final.Arguments("EXPOSE").Single();

        Assert.Equal("${FUNCTIONS_KEY}", gallery["environment"]["AE_GALLERY_KEY"].Text);
        Assert.Equal($"127.0.0.1:{port}:{port}", gallery["ports"].Items.Single().Text);
        Assert.Equal(["gallery", "--starters", "--listen", "0.0.0.0", "--port", port], gallery["command"].Items.Select(word => word.Text));
        Assert.Contains($"/127.0.0.1/{port} ", gallery["healthcheck"]["test"].Items.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_OfTheHost_AreOfOnesOwnAndWhereItReadsThem()
    {
        const string Key = "${FUNCTIONS_KEY}";
        using var keys = JsonDocument.Parse(s_file["configs"]["keys"]["content"].Text);
        var image = Dockerfile.Read("src/Functions/Dockerfile").Final.Environment;
        var service = s_services["functions"];

        Assert.Equal(Key, keys.RootElement.GetProperty("masterKey").GetProperty("value").GetString());
        Assert.Equal(["default"], Names(keys, "functionKeys"));
        Assert.Equal(["blobs_extension", "durabletask_extension"], Names(keys, "systemKeys"));
        Assert.StartsWith("${FUNCTIONS_KEY:?", service["environment"]["FUNCTIONS_KEY"].Text, StringComparison.Ordinal);
        Assert.Equal("files", service["environment"]["AzureWebJobsSecretStorageType"].Text);
        Assert.Equal($"{image["FUNCTIONS_SECRETS_PATH"]}/host.json", service["configs"].Items.Single()["target"].Text);

        static IEnumerable<string?> Names(JsonDocument keys, string kind) => keys.RootElement.GetProperty(kind).EnumerateArray().Select(key =>
        {
            Assert.Equal(Key, key.GetProperty("value").GetString());
            return key.GetProperty("name").GetString();
        });
    }

    [Fact]
    public void Volume_OfTheModels_IsWhereTheImageKeepsThem() => Assert.Equal(
        $"models:{Dockerfile.Read("src/Functions/Dockerfile").Final.Environment["Inference__ModelCacheDirectory"]}",
        s_services["functions"]["volumes"].Items.Single().Text);

    private static IConfiguration Settings(string service) => new ConfigurationBuilder()
        .AddInMemoryCollection(s_services[service]["environment"].Entries.Select(
            setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value.Text)))
        .Build();
}

using System.Collections.Concurrent;
using System.Reflection;
using AePipeline.Functions.Settings;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AePipeline.Functions.Tests.Uploads;

/// <summary>With an account for the host and one for uploads, as on Azure, triggers and pipeline are on the latter.</summary>
public sealed class UploadsConnectionTests(AzuriteFixture azurite)
{
    private const string HostAccount = "DefaultEndpointsProtocol=https;AccountName=hosts;AccountKey=aGVsbG8=;EndpointSuffix=core.windows.net";
    private const string UploadsAccount = "DefaultEndpointsProtocol=https;AccountName=archive;AccountKey=aGVsbG8=;EndpointSuffix=core.windows.net";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Triggers_HostOnAnotherAzurite_HearUploadsPoisonAndQueuesOfTheUploads()
    {
        using var folder = new TemporaryFolder();
        await using var server = await AzuriteServer.StartAsync(folder.Path, Cancellation);
        var ofHost = new TestAccount(server.ConnectionString, PipelineStorage.Open(server.ConnectionString));
        await ofHost.Storage.EnsureCreatedAsync(Cancellation);
        var ofUploads = await azurite.CreateAccountAsync();
        await FillAsync(ofHost, "nobody's");
        await FillAsync(ofUploads, "ours");
        await ofUploads.Storage.Images.UploadBlobAsync("upscale/broken.png", BinaryData.FromString("upload"), Cancellation);
        var heard = new ConcurrentQueue<string>();
        using var host = Listen(heard, ("AzureWebJobsStorage", ofHost.ConnectionString), ("Uploads:ConnectionString", ofUploads.ConnectionString));

        await host.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => Task.FromResult(heard.Distinct().Count() >= 3), "upload, poison and message are heard", TimeSpan.FromMinutes(2));

        Assert.Equal(
            ["pending ours", "poison", $"upload {ofUploads.Storage.Blobs.AccountName} denoise/ours.png"],
            heard.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The last way is that of infra/main.bicep.</summary>
    [Theory]
    [InlineData("Uploads:ConnectionString", UploadsAccount)]
    [InlineData("Uploads:AccountName", "archive")]
    [InlineData(
        "Uploads:BlobServiceUri", "https://archive.blob.core.windows.net/",
        "Uploads:QueueServiceUri", "https://archive.queue.core.windows.net/",
        "Uploads:credential", "managedidentity",
        "Uploads:clientId", "00000000-0000-0000-0000-00000000000a")]
    public void Account_HoweverItIsSaid_IsThatOfTriggersAndPipeline(params string[] namesAndValues)
    {
        (string, string?)[] settings = [.. namesAndValues.Chunk(2).Select(setting => (setting[0], setting[1])), ("AzureWebJobsStorage", HostAccount)];
        using var app = App.Build(settings);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        var pipeline = app.Services.GetRequiredService<PipelineStorage>();

        var (blobs, queues) = Resolve(UploadsConnection.Name, settings);

        Assert.Equal(("archive", "archive"), (blobs.AccountName, queues.AccountName));
        Assert.Equal((blobs.Uri, queues.Uri), (pipeline.Blobs.Uri, pipeline.Queues.Uri));
        Assert.Equal("archive", OfTheWorkersBinding(app).AccountName);
    }

    [Fact]
    public void Account_UnderTheConnectionsOldName_WasTheHosts()
    {
        var (blobs, _) = Resolve("Storage", ("AzureWebJobsStorage", HostAccount), ("Storage:ConnectionString", UploadsAccount));

        Assert.Equal("hosts", blobs.AccountName);
    }

    [Theory]
    [InlineData("AzureWebJobsUploads")]
    [InlineData("ConnectionStrings:AzureWebJobsUploads")]
    [InlineData("ConnectionStrings:Uploads")]
    [InlineData("Uploads")]
    public void Start_SettingThatTriggersLookAtBefore_IsRefusedByName(string setting)
    {
        (string, string?)[] settings = [("Uploads:ConnectionString", UploadsAccount), (setting, HostAccount)];

        var failure = AssertRefused(settings);

        Assert.Equal("hosts", Resolve(UploadsConnection.Name, settings).Blobs.AccountName);
        Assert.StartsWith($"{setting.Replace(":", "__", StringComparison.Ordinal)} ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithoutTheUploadsAccount_StopsWithTheSettingsName()
    {
        var failure = AssertRefused(("AzureWebJobsStorage", HostAccount));

        Assert.Contains("Uploads__ConnectionString, Uploads__AccountName, or Uploads__BlobServiceUri together with Uploads__QueueServiceUri", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("Storage__", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithTheOldNameAlone_SaysTheNewOne()
    {
        var failure = AssertRefused(("Storage:ConnectionString", UploadsAccount));

        Assert.Contains("The settings Storage__… are not read here: call them Uploads__….", failure, StringComparison.Ordinal);
    }

    /// <summary>What the worker makes a parameter of a blob trigger from; it reads the settings in a way of its own.</summary>
    private static BlobServiceClient OfTheWorkersBinding(IHost app)
    {
        var type = Type.GetType("Microsoft.Azure.Functions.Worker.BlobStorageBindingOptions, Microsoft.Azure.Functions.Worker.Extensions.Storage.Blobs", throwOnError: true)!;
        var monitor = typeof(IOptionsMonitor<>).MakeGenericType(type);
        var options = monitor.GetMethod("Get")!.Invoke(app.Services.GetRequiredService(monitor), [UploadsConnection.Name]);
        return (BlobServiceClient)type.GetMethod("CreateClient", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(options, [])!;
    }

    private static string AssertRefused(params (string, string?)[] settings)
    {
        using var app = App.Build(settings);
        return Assert.Throws<OptionsValidationException>(app.Services.GetRequiredService<IStartupValidator>().Validate).Message;
    }

    private static async Task FillAsync(TestAccount account, string whose)
    {
        await account.Storage.Images.UploadBlobAsync($"denoise/{whose}.png", BinaryData.FromString("upload"), Cancellation);
        await account.Storage.PendingImages.SendMessageAsync(whose, Cancellation);
    }

    /// <summary>Clients that the host's bindings make of a connection.</summary>
    private static (BlobServiceClient Blobs, QueueServiceClient Queues) Resolve(string connection, params (string, string?)[] settings)
    {
        using var host = Listen([], settings);
        return (Get<BlobServiceClient>(typeof(BlobsOptions).Assembly, "BlobServiceClientProvider"), Get<QueueServiceClient>(typeof(QueuesOptions).Assembly, "QueueServiceClientProvider"));

        T Get<T>(Assembly extension, string provider)
        {
            var type = extension.GetTypes().Single(type => type.Name == provider);
            return (T)type.GetMethod("Get", [typeof(string)])!.Invoke(host.Services.GetRequiredService(type), [connection])!;
        }
    }

    private static IHost Listen(ConcurrentQueue<string> heard, params (string Name, string? Value)[] settings) => new HostBuilder()
        .ConfigureWebJobs(jobs => jobs
            .AddAzureStorageBlobs(blobs => blobs.PoisonBlobThreshold = 1)
            .AddAzureStorageQueues(queues => queues.MaxPollingInterval = TimeSpan.FromSeconds(1)))
        .ConfigureAppConfiguration(configuration => configuration
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))))
        .ConfigureServices(services => services.AddSingleton(heard).AddSingleton<Microsoft.Azure.WebJobs.ITypeLocator, TypesOf<Listener>>())
        .Build();
}

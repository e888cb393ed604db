using System.Text.Json;
using AePipeline.Bulk;
using AePipeline.Generation;
using AePipeline.Health;
using AePipeline.Inference.Turns;
using AePipeline.Latents;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Tests.Processing;

/// <summary>Everything that a host of processing has, on a real account and with a real model; the worker runs when a test starts it.</summary>
internal sealed class ProcessingHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _connectionString;
    private readonly IHost _host;

    public ProcessingHost(string connectionString, TimeProvider? time = null, params (string Key, string Value)[] settings)
        : this(connectionString, storage: null, time, settings, events: null)
    {
    }

    private ProcessingHost(
        string connectionString, PipelineStorage? storage, TimeProvider? time, (string Key, string Value)[] settings, IUploadEvents? events)
    {
        _connectionString = connectionString;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:ConnectionString", connectionString),
            new("Processing:WorkDirectory", WorkDirectory),
            new("Processing:SweepInterval", "00:00:00.050"),
            new("Processing:ModelWait", "00:00:00.100"),
            new("Processing:RetryDelay", "00:00:00.010"),
            new("Inference:ModelCacheDirectory", _folder["models"]),
            new("Nearest:IndexDirectory", _folder["latents"]),
            new("Nearest:AppendInterval", "1.00:00:00"),
        ]);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        if (storage is not null)
        {
            builder.Services.AddSingleton(storage);
        }

        if (events is not null)
        {
            builder.Services.AddSingleton(events);
        }

        builder.Services.AddLogging(logging => logging.AddProvider(Log)).AddLocalWorker().AddBulkWork().AddPendingImages().AddNearestImages().AddGeneration().AddPipelineHealth();
        _host = builder.Build();
    }

    public static string ModelFolder { get; } = Path.Combine(AppContext.BaseDirectory, "Inference", "Fixtures");

    /// <summary>What was logged.</summary>
    public LogProvider Log { get; } = new();

    public string WorkDirectory => _folder["work"];

    public PipelineStorage Storage => Get<PipelineStorage>();

    public ImageProcessor Processor => Get<ImageProcessor>();

    public LocalWorker Worker => Get<LocalWorker>();

    public ProblemReports Problems => Get<ProblemReports>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A host whose account has a denoise model.</summary>
    public static async Task<ProcessingHost> CreateAsync(
        AzuriteFixture azurite, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, time, settings);
        await host.PublishModelAsync("20260101T000000Z-fixture");
        return host;
    }

    /// <summary>A host whose storage clients are changed, on an account that has a denoise model.</summary>
    public static async Task<ProcessingHost> CreateAsync(
        AzuriteFixture azurite, Action<Azure.Core.ClientOptions> change, params (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, PipelineStorage.Open(account.ConnectionString, change), time: null, settings, events: null);
        await host.PublishModelAsync("20260101T000000Z-fixture");
        return host;
    }

    /// <summary>A host that is told of uploads, on an account that has a denoise model.</summary>
    public static async Task<ProcessingHost> CreateAsync(AzuriteFixture azurite, IUploadEvents events, params (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, storage: null, time: null, settings, events);
        await host.PublishModelAsync("20260101T000000Z-fixture");
        return host;
    }

    /// <summary>A host whose account has an embed model.</summary>
    /// <param name="azurite">The storage.</param>
    /// <param name="errors">What the model's card says of its errors; null as on an older card.</param>
    /// <param name="settings">Beside the usual ones.</param>
    public static Task<ProcessingHost> CreateEmbeddingAsync(
        AzuriteFixture azurite, ErrorDistribution? errors = null, params (string Key, string Value)[] settings) =>
        CreateEmbeddingAsync(azurite, time: null, errors, settings);

    /// <summary>The same by a clock.</summary>
    public static Task<ProcessingHost> CreateEmbeddingAsync(AzuriteFixture azurite, TimeProvider time) =>
        CreateEmbeddingAsync(azurite, time, errors: null, settings: []);

    private static async Task<ProcessingHost> CreateEmbeddingAsync(
        AzuriteFixture azurite, TimeProvider? time, ErrorDistribution? errors, (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, time, settings);
        await host.PublishModelAsync(EmbedCard(errors));
        return host;
    }

    /// <summary>The card of a fixture model.</summary>
    public static ModelCard ReadCard(string name) => JsonSerializer.Deserialize(
        File.ReadAllBytes(Path.Combine(ModelFolder, $"{name}.json")), PipelineJson.Default.ModelCard)!;

    /// <summary>The card of the fixture embed model.</summary>
    public static ModelCard EmbedCard(ErrorDistribution? errors)
    {
        var card = ReadCard("embed");
        return card with { Files = [card.Files[0] with { ReconstructionError = errors }] };
    }

    /// <summary>Another host on the same account.</summary>
    public ProcessingHost Twin(params (string Key, string Value)[] settings) => new(_connectionString, time: null, settings);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task PublishModelAsync(string version) => PublishModelAsync(ReadCard("denoise") with { Version = version });

    public async Task PublishModelAsync(ModelCard card)
    {
        await Get<ModelRegistry>().PublishAsync(card, ModelFolder, Cancellation);
        await Get<ModelRegistry>().PromoteAsync(card.Task, card.Version, Cancellation);
    }

    /// <summary>Uploads an image, and what it says itself of how it is to be made.</summary>
    public async Task<ImageReference> UploadAsync(
        string path, byte[] content, ImageTask? task = null, string? strength = null, params (string Key, string Value)[] metadata)
    {
        var image = new ImageReference(task ?? ImageTask.Denoise, path);
        var options = new BlobUploadOptions { Metadata = metadata.ToDictionary(entry => entry.Key, entry => entry.Value) };
        if (strength is not null) options.Metadata[UploadOptions.StrengthKey] = strength;
        await Storage.Images.GetBlobClient(image.ImageName).UploadAsync(BinaryData.FromBytes(content), options, Cancellation);
        return image;
    }

    public async Task<string> SourceETagAsync(ImageReference image)
    {
        BlobProperties properties = await Storage.Images.GetBlobClient(image.ImageName).GetPropertiesAsync(cancellationToken: Cancellation);
        return ResultMetadata.Normalize(properties.ETag);
    }

    public Task<ProcessingOutcome> ProcessAsync(ImageReference image) => Processor.ProcessAsync(image, Cancellation);

    /// <summary>A result as users see it, or null.</summary>
    public async Task<StoredResult?> FindResultAsync(ImageReference image, string extension = "png")
    {
        try
        {
            BlobDownloadResult blob = await Storage.Results.GetBlobClient(image.ResultName(extension)).DownloadContentAsync(Cancellation);
            BlobProperties properties = await Storage.Results.GetBlobClient(image.ResultName(extension)).GetPropertiesAsync(cancellationToken: Cancellation);
            return new StoredResult(blob.Content.ToArray(), ResultMetadata.Read(properties)!, properties);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<StoredResult> ResultAsync(ImageReference image, string extension = "png") =>
        await FindResultAsync(image, extension) ?? throw new Xunit.Sdk.XunitException($"{image} has no result.");

    /// <summary>Keeps every image out of the model until the returned turn is given back.</summary>
    public async Task<IDisposable> HoldModelAsync() => await Get<InferenceGate>().EnterAsync(Cancellation);

    /// <summary>Waits until so many uploads are being worked on, which the files of their work show.</summary>
    public Task WhenDownloadedAsync(int uploads = 1) => Eventually.HoldsAsync(
        () => Directory.Exists(WorkDirectory)
            && new DirectoryInfo(WorkDirectory).EnumerateFiles("upload", SearchOption.AllDirectories).Count(file => file.Length > 0) >= uploads,
        "images are being worked on");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }
}

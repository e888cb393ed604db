using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Bench;

/// <summary>The pipeline as on one machine: an Azurite that logs its requests, and the worker in this process.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private readonly AzuriteServer _azurite;
    private readonly IHost _host;
    private readonly string _work;

    private Pipeline(AzuriteServer azurite, IHost host, AccessLog log, string work) => (_azurite, _host, Log, _work) = (azurite, host, log, work);

    public AccessLog Log { get; }

    public PipelineStorage Storage => _host.Services.GetRequiredService<PipelineStorage>();

    public LocalWorker Worker => _host.Services.GetRequiredService<LocalWorker>();

    /// <summary>Starts the storage; the worker waits for <see cref="ServeAsync"/>.</summary>
    /// <param name="store">Keeps the account.</param>
    /// <param name="models">Folders of models.</param>
    public static async Task<Pipeline> StartAsync(string store, IEnumerable<string> models)
    {
        var log = new AccessLog();
        var uploads = new AzuriteUploads();
        var azurite = await AzuriteServer.StartAsync(new AzuriteOptions
        {
            Folder = store,
            LargeAccount = true,
            Print = log.Read,
            Uploaded = uploads.Tell,
            StartTimeout = TimeSpan.FromMinutes(10),
        });
        var work = Directory.CreateTempSubdirectory("bench-requests-work-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(
        [
            new("Storage:ConnectionString", azurite.ConnectionString),
            new("Processing:WorkDirectory", work),
            new("Inference:ModelCacheDirectory", Path.Combine(work, "models")),
            new("Nearest:IndexDirectory", Path.Combine(work, "latents")),
        ]);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IUploadEvents>(uploads).AddLocalWorker();
        var pipeline = new Pipeline(azurite, builder.Build(), log, work);
        await pipeline.Storage.EnsureCreatedAsync();
        var registry = pipeline._host.Services.GetRequiredService<ModelRegistry>();
        foreach (var folder in models) await registry.ServeAsync(folder);
        return pipeline;
    }

    /// <summary>Starts the worker.</summary>
    public Task ServeAsync() => _host.StartAsync();

    /// <summary>Uploads a picture of noise that no other upload has.</summary>
    public Task UploadAsync(string name, int seed) => Storage.Images.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(NoisePicture.Png(seed)), overwrite: true);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _azurite.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }
}

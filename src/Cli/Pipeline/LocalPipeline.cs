using AePipeline.Cli.Terminal;
using AePipeline.Inference.Hosting;
using AePipeline.Latents;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Processing;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AePipeline.Cli.Pipeline;

/// <summary>The whole pipeline on this machine: Azurite, and a worker that serves it.</summary>
internal sealed class LocalPipeline : IAsyncDisposable
{
    private static readonly TimeSpan BeyondDrain = TimeSpan.FromSeconds(10);

    private readonly AzuriteServer _azurite;
    private readonly IHost _host;
    private bool _isServing;

    private LocalPipeline(AzuriteServer azurite, IHost host)
    {
        _azurite = azurite;
        _host = host;
    }

    /// <summary>Folder of the pipeline that <c>ae up</c> runs.</summary>
    public static string DefaultStore => Path.Combine(AeHome.Path, "data");

    public string ConnectionString => _azurite.ConnectionString;

    public PipelineStorage Storage => _host.Services.GetRequiredService<PipelineStorage>();

    public ModelRegistry Models => _host.Services.GetRequiredService<ModelRegistry>();

    public LocalWorker Worker => _host.Services.GetRequiredService<LocalWorker>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts the storage and creates its containers; no image is touched before <see cref="ServeAsync"/>.</summary>
    /// <param name="folder">Keeps everything.</param>
    /// <param name="screen">Shows the log.</param>
    /// <param name="port">Port of the storage's blobs, before those of its queues and tables; null for any.</param>
    /// <param name="isLarge">Whether the storage is made to serve tens of thousands of blobs, see <see cref="AzuriteOptions.LargeAccount"/>.</param>
    /// <param name="extend">Adds what else is to run beside the worker.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LocalPipeline> StartAsync(
        DataFolder folder, Screen screen, int? port, bool isLarge, Action<HostApplicationBuilder>? extend, CancellationToken cancellationToken)
    {
        var uploads = new AzuriteUploads();
        var options = new AzuriteOptions { Folder = folder.AzuriteDirectory, Uploaded = uploads.Tell, LargeAccount = isLarge };
        if (port is { } first) options = options with { BlobPort = first, QueuePort = first + 1, TablePort = first + 2 };
        var azurite = await AzuriteServer.StartAsync(options, cancellationToken);
        try
        {
            var pipeline = new LocalPipeline(azurite, BuildHost(folder, azurite.ConnectionString, uploads, screen, extend));
            await pipeline.Storage.EnsureCreatedAsync(cancellationToken);
            return pipeline;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the worker.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        await _host.StartAsync(cancellationToken);
        _isServing = true;
    }

    /// <summary>Lets what is in flight finish, then stops the storage.</summary>
    public async ValueTask DisposeAsync()
    {
        // A host that refused its settings has nothing to stop, and throws when asked to.
        if (_isServing) await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await _azurite.DisposeAsync();
    }

    private static IHost BuildHost(
        DataFolder folder, string connectionString, IUploadEvents uploads, Screen screen, Action<HostApplicationBuilder>? extend)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(
        [
            .. OnlyThisAccount(builder.Configuration, connectionString),
            new($"{ProcessingOptions.Section}:{nameof(ProcessingOptions.WorkDirectory)}", folder.WorkDirectory),
            new($"{ModelHostOptions.Section}:{nameof(ModelHostOptions.ModelCacheDirectory)}", Path.Combine(folder.WorkDirectory, "models")),
            new($"{NearestOptions.Section}:{nameof(NearestOptions.IndexDirectory)}", Path.Combine(folder.WorkDirectory, "latents")),
        ]);
        builder.Logging.AddProvider(new ScreenLoggerProvider(screen, TimeProvider.System)).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(uploads).AddLocalWorker();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ProcessingOptions>>(
            (host, processing) => host.ShutdownTimeout = processing.Value.DrainTimeout + BeyondDrain);
        extend?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Whatever account the environment names, this pipeline is on its own.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> OnlyThisAccount(ConfigurationManager configuration, string connectionString) =>
        configuration.GetSection(StorageOptions.Section).GetChildren()
            .Select(setting => new KeyValuePair<string, string?>(setting.Path, null))
            .Append(new($"{StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)}", connectionString));
}

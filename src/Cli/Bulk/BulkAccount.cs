using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Cli.Azurite;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Bulk;

/// <summary>
/// The account that a command is meant for. A data folder whose pipeline does not run gets its storage for as long as the
/// command takes, and jobs there run in the command itself.
/// </summary>
internal sealed class BulkAccount : IAsyncDisposable
{
    private readonly DataFolder? _folder;
    private readonly AzuriteServer? _azurite;
    private readonly Screen _screen;
    private IHost? _host;

    private BulkAccount(PipelineStorage storage, DataFolder? folder, AzuriteServer? azurite, Screen screen)
    {
        (Storage, _folder, _azurite, _screen) = (storage, folder, azurite, screen);
        Jobs = new BulkJobStore(storage);
        Pages = new BulkPageStore(storage);
        Control = new BulkJobs(Jobs, TimeProvider.System);
    }

    public PipelineStorage Storage { get; }

    public BulkJobStore Jobs { get; }

    public BulkPageStore Pages { get; }

    public BulkJobs Control { get; }

    /// <summary>Whether the storage is this command's own, so that nobody else can run a job.</summary>
    public bool IsOwn => _azurite is not null;

    /// <summary>What runs jobs in this process.</summary>
    public IServiceProvider Services => (_host ??= BuildHost()).Services;

    public static async Task<BulkAccount> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken)
    {
        var connection = parsed.GetValue(CommonOptions.Connection);
        var store = parsed.GetValue(CommonOptions.Store);
        var path = store?.FullName ?? LocalPipeline.DefaultStore;
        if (connection is not null || (store is null && Target.IsNamedBeforehand) || DataFolder.FindRunning(path) is not null)
        {
            return new BulkAccount(Target.Open(connection, store, screen), folder: null, azurite: null, screen);
        }

        if (!Directory.Exists(path))
        {
            throw new CliException(ExitCode.PrerequisiteMissing, $"There is no pipeline in '{path}'. Start one with: ae up. For a deployed one: ae connect. For another account, name it with --connection.");
        }

        var folder = DataFolder.Open(path);
        try
        {
            var azurite = await AzuriteServer.StartAsync(folder.AzuriteDirectory, cancellationToken);
            var storage = PipelineStorage.Open(azurite.ConnectionString);
            await storage.EnsureCreatedAsync(cancellationToken);
            folder.Announce(new RunningPipeline(azurite.ConnectionString, Environment.ProcessId, TimeProvider.System.GetUtcNow()));
            return new BulkAccount(storage, folder, azurite, screen);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Publishes the starter models of a job's tasks that have none to work with.</summary>
    public async Task EnsureModelAsync(BulkRequest request, CancellationToken cancellationToken)
    {
        if (!IsOwn) return;
        foreach (var task in request.Tasks)
        {
            await StarterModels.EnsureAsync(new ModelRegistry(Storage, TimeProvider.System), task.ToFolder(), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
        _folder?.Dispose();
    }

    private IHost BuildHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddEnvironmentVariables();
        builder.Logging.AddProvider(new ScreenLoggerProvider(_screen, TimeProvider.System))
            .AddFilter(level => level >= LogLevel.Warning)
            .AddFilter<ScreenLoggerProvider>("AePipeline.Processing.ImageProcessor", LogLevel.Error);
        builder.Services.AddSingleton(Storage);
        builder.Services.AddBulk();
        return builder.Build();
    }
}

using System.CommandLine;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Cli.Pipeline;
using AePipeline.Cli.Terminal;
using AePipeline.Models;
using AePipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AePipeline.Cli.Bulk;

/// <summary>The account of a bulk job. On a data folder whose pipeline does not run, jobs run in the command itself.</summary>
internal sealed class BulkAccount : IAsyncDisposable
{
    private readonly OpenAccount _account;
    private readonly Screen _screen;
    private IHost? _host;

    private BulkAccount(OpenAccount account, Screen screen)
    {
        (_account, _screen) = (account, screen);
        Jobs = new BulkJobStore(account.Storage);
        Pages = new BulkPageStore(account.Storage);
        Control = new BulkJobs(Jobs, TimeProvider.System);
    }

    public PipelineStorage Storage => _account.Storage;

    public BulkJobStore Jobs { get; }

    public BulkPageStore Pages { get; }

    public BulkJobs Control { get; }

    /// <summary>Whether the storage is this command's own, so that nobody else can run a job.</summary>
    public bool IsOwn => _account.IsOwn;

    /// <summary>What runs jobs in this process.</summary>
    public IServiceProvider Services => (_host ??= BuildHost()).Services;

    public static async Task<BulkAccount> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken) => new(
        await OpenAccount.OpenAsync(parsed.GetValue(CommonOptions.Connection), parsed.GetValue(CommonOptions.Store), screen, cancellationToken), screen);

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
        await _account.DisposeAsync();
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

using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AePipeline.Tests.Bulk;

/// <summary>A process that runs bulk jobs on a real account with a real model; twins stand for other processes.</summary>
internal sealed class BulkHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _connectionString;
    private readonly IHost _host;

    private BulkHost(string connectionString, Action<IServiceCollection>? change)
    {
        _connectionString = connectionString;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:ConnectionString", connectionString),
            new("Processing:WorkDirectory", _folder["work"]),
            new("Processing:RetryDelay", "00:00:00.010"),
            new("Inference:ModelCacheDirectory", _folder["models"]),
            new("Nearest:IndexDirectory", _folder["latents"]),
            new("Bulk:CancelInterval", "00:00:00.100"),
            new("Bulk:StatusInterval", "00:00:00.100"),
            new("Bulk:PollInterval", "00:00:00.100"),
            new("Bulk:LeaseDuration", "00:00:15"),
        ]);
        change?.Invoke(builder.Services);
        builder.Services.AddBulk();
        _host = builder.Build();
    }

    public PipelineStorage Storage => Get<PipelineStorage>();

    public BulkJobStore Jobs => Get<BulkJobStore>();

    public BulkRunner Runner => Get<BulkRunner>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<BulkHost> CreateAsync(AzuriteFixture azurite, Action<IServiceCollection>? change = null)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new BulkHost(account.ConnectionString, change);
        var card = ProcessingHost.ReadCard("denoise") with { Version = "20260101T000000Z-fixture" };
        await host.Get<ModelRegistry>().PublishAsync(card, ProcessingHost.ModelFolder, Cancellation);
        await host.Get<ModelRegistry>().PromoteAsync(card.Task, card.Version, Cancellation);
        return host;
    }

    public BulkHost Twin(Action<IServiceCollection>? change = null) => new(_connectionString, change);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Uploads small images, and rubbish in place of some.</summary>
    /// <returns>The names, in the order of a listing.</returns>
    public async Task<IReadOnlyList<string>> UploadAsync(int count, Func<int, bool>? isRubbish = null, string folder = "a")
    {
        var names = Enumerable.Range(0, count).Select(i => $"denoise/{folder}/{i:0000}.png").ToList();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, token) =>
        {
            var content = isRubbish?.Invoke(i) == true ? Encoding.UTF8.GetBytes($"rubbish {i}") : Pictures.Png(24, 16, shade: i);
            await Storage.Images.GetBlobClient(names[i]).UploadAsync(BinaryData.FromBytes(content), overwrite: true, token);
        });
        return names;
    }

    public async Task<BulkRequest> AskAsync(string id, Func<BulkRequest, BulkRequest>? change = null)
    {
        var request = new BulkRequest
        {
            Id = id,
            Prefix = "denoise/",
            Tasks = [ImageTask.Denoise],
            CreatedAt = TimeProvider.System.GetUtcNow(),
            PageSize = 20,
            BatchSize = 5,
        };
        request = change?.Invoke(request) ?? request;
        Assert.True(await Jobs.TryCreateAsync(request, Cancellation));
        return request;
    }

    public async Task<IReadOnlyList<BulkOutcome>> OutcomesAsync(string id)
    {
        var outcomes = new List<BulkOutcome>();
        await foreach (var outcome in Get<BulkPageStore>().ReadOutcomesAsync(id, Cancellation))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    public async Task<BulkStatus> StatusAsync(string id) => (await Jobs.FindStatusAsync(id, Cancellation))!;

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }
}

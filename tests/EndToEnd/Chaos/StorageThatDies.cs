using System.Diagnostics;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests.Chaos;

/// <summary>An Azurite that can be killed and comes back under its old address with what it had saved.</summary>
internal sealed class StorageThatDies : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AzuriteOptions _options;
    private AzuriteServer? _server;

    private StorageThatDies() => _options = new AzuriteOptions
    {
        Folder = _folder["azurite"],
        BlobPort = FreePort.Find(),
        QueuePort = FreePort.Find(),
        TablePort = FreePort.Find(),
    };

    public TestAccount Account { get; private set; } = null!;

    public static async Task<StorageThatDies> StartAsync()
    {
        var storage = new StorageThatDies();
        await storage.ComeBackAsync();
        await storage.Account.Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    /// <summary>Ends it as a power cut would: what it had not saved in the last seconds is lost.</summary>
    public async Task DieAsync()
    {
        using var process = Process.GetProcessById(_server!.ProcessId);
        AeCommand.Signal(process, "KILL");
        await _server.DisposeAsync();
        _server = null;
    }

    public async Task ComeBackAsync()
    {
        _server = await AzuriteServer.StartAsync(_options, TestContext.Current.CancellationToken);
        Account = new TestAccount(_server.ConnectionString, PipelineStorage.Open(_server.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}

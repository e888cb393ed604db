using AePipeline.LocalStorage;
using AePipeline.Storage;

namespace AePipeline.Tests.Support;

/// <summary>Azurite as it comes from npm, and as people run it in Docker, for the tests of a class.</summary>
public sealed class PlainAzurite : IAsyncLifetime
{
    private static readonly string[] s_accounts = [.. Enumerable.Range(1, 20).Select(number => $"plain{number:00}")];
    private readonly TemporaryFolder _folder = new();
    private AzuriteServer _server = null!;
    private int _given;

    public async ValueTask InitializeAsync() => _server = await AzuriteServer.StartAsync(
        new AzuriteOptions { Folder = _folder["azurite"], Accounts = s_accounts, OddNames = false }, TestContext.Current.CancellationToken);

    /// <summary>An account that no other test uses, with its containers and queues.</summary>
    public async Task<TestAccount> CreateAccountAsync()
    {
        var connectionString = _server.ConnectionStringOf(s_accounts[Interlocked.Increment(ref _given) - 1]);
        var account = new TestAccount(connectionString, PipelineStorage.Open(connectionString));
        await account.Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return account;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}

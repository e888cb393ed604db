using System.Globalization;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using AePipeline.Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace AePipeline.Tests.Support;

/// <summary>
/// One Azurite for the whole test assembly, started by the first test that asks for an account. Container names are
/// fixed, so every class or test takes an account of its own and all run in parallel.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private const int MostAccounts = 800;
    private static readonly string[] s_accounts =
        [.. Enumerable.Range(1, MostAccounts).Select(number => "test" + number.ToString("000", CultureInfo.InvariantCulture))];

    private readonly string _folder = Directory.CreateTempSubdirectory("aepipeline-azurite-").FullName;
    private readonly Lazy<Task<AzuriteServer>> _server;
    private int _given;

    public AzuriteFixture() => _server = new(
        () => AzuriteServer.StartAsync(new AzuriteOptions { Folder = _folder, Accounts = s_accounts }, CancellationToken.None));

    /// <summary>An account that no other test uses, with its containers and queues.</summary>
    public async Task<TestAccount> CreateAccountAsync()
    {
        var account = await CreateEmptyAccountAsync();
        await account.Storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return account;
    }

    /// <summary>An account that no other test uses, without any container.</summary>
    public async Task<TestAccount> CreateEmptyAccountAsync()
    {
        var server = await _server.Value;
        var number = Interlocked.Increment(ref _given);
        Assert.True(number <= MostAccounts, $"More than {MostAccounts} accounts are asked for; raise the number.");

        var connectionString = server.ConnectionStringOf(s_accounts[number - 1]);
        return new TestAccount(connectionString, PipelineStorage.Open(connectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

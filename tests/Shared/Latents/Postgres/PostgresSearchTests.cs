using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Latents.Postgres;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AePipeline.Tests.Latents.Postgres;

public sealed class PostgresSearchTests(AzuriteFixture azurite, PostgresServerFixture server) : IClassFixture<PostgresServerFixture>, IAsyncLifetime
{
    private const string Newer = "20260202T000000Z-newer";

    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _table = $"latents_{Guid.NewGuid():N}";
    private LatentAccount _account = null!;
    private LatentClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _account = new LatentAccount((await azurite.CreateAccountAsync()).Storage);
        _client = new LatentClient(_account.Storage, _folder.Path, _time);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Find_ManyLatentsWithEqualDistances_AnswersAsTheIndexDoes()
    {
        const int Images = LatentIndex.ListedAlways + 1000;
        var random = new Random(5);
        float[] Vector() => [.. Enumerable.Range(0, 16).Select(_ => random.Next(-2, 3) / 3f)];
        foreach (var (version, first) in new[] { (LatentAccount.Version, 0), (Newer, Images / 2) })
        {
            var entries = Enumerable.Range(first, Images / 2).Select(i => new LatentEntry($"é/{i}.png", $"0x{i:X}", DateTimeOffset.UnixEpoch, i / 7.0, Vector()));
            await _client.Appender.AppendAsync(new IndexChange([new LatentBatch(version, 16, LatentEntry.Gather(entries))]) { ListedAt = _time.GetUtcNow() }, Cancellation);
        }

        await using var postgres = await SearchAsync();
        var index = new IndexSearch(_client.Index);
        foreach (var count in new[] { 1, 10, 1000 })
        {
            foreach (var version in new[] { LatentAccount.Version, Newer, "none" })
            {
                var query = new LatentQuery(version, Vector(), count, "é/7.png");
                var (expected, found) = (await index.FindAsync(query, Cancellation), await postgres.FindAsync(query, Cancellation));

                Assert.Equal(version == "none" ? 0 : count, found.Nearest.Count);
                Assert.Equal(expected.Nearest, found.Nearest);
                Assert.Equal((expected.Compared, expected.Others, expected.Dimensions), (found.Compared, found.Others, found.Dimensions));
            }
        }
    }

    [Fact]
    public async Task Find_LatentsThatCameChangedAndWent_FollowsTheIndex()
    {
        foreach (var path in new[] { "stays.png", "moves.png", "goes.png", "anew.png" }) await _account.WriteAsync(path, [path.Length, 0]);
        await using var postgres = await SearchAsync();
        Assert.Equal(["anew.png", "goes.png", "moves.png", "stays.png"], await NamesAsync(postgres));

        await _account.WriteAsync("moves.png", [1, 0]);
        await _account.WriteAsync("anew.png", [1, 0], Newer);
        await _account.WriteAsync("new.png", [2, 0]);
        await _account.DeleteAsync("goes.png");
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["moves.png", "new.png", "stays.png"], await NamesAsync(postgres));
        await using var another = await SearchAsync();
        Assert.Equal(["moves.png", "new.png", "stays.png"], await NamesAsync(another));
    }

    [Fact]
    public async Task Follow_TableOfTheSameIndex_IsLeftAlone()
    {
        await _account.WriteAsync("a.png", [1, 0]);
        using var snapshot = await _client.Index.ReadAsync(Cancellation);
        var table = new PostgresTable(_table);
        await using var postgres = new PostgresServer(await server.ConnectionStringAsync());

        Assert.True(await postgres.RunAsync(
            async connection =>
            {
                await table.CreateAsync(connection, Cancellation);
                return await table.FollowAsync(connection, snapshot, Cancellation);
            },
            Cancellation));
        Assert.False(await postgres.RunAsync(connection => table.FollowAsync(connection, snapshot, Cancellation), Cancellation));
    }

    [Fact]
    public async Task Follow_TableWithRowsOfSomethingElse_IsFilledAnew()
    {
        await _account.WriteAsync("a.png", [1, 0]);
        await using (var first = await SearchAsync()) Assert.Equal(["a.png"], await NamesAsync(first));
        await using (var connection = new NpgsqlConnection(await server.ConnectionStringAsync()))
        {
            await connection.OpenAsync(Cancellation);
            await using var foreign = new NpgsqlCommand(
                $"INSERT INTO {_table} VALUES ('foreign.png', '{LatentAccount.Version}', '0x1', 0, 0, '[1,0]')", connection);
            await foreign.ExecuteNonQueryAsync(Cancellation);
        }

        await _account.WriteAsync("b.png", [2, 0]);
        _time.Advance(TimeSpan.FromSeconds(30));
        await using var second = await SearchAsync();

        Assert.Equal(["a.png", "b.png"], await NamesAsync(second));
    }

    [Fact]
    public async Task Find_ServerIsAway_SaysWhichAndNeverThePassword()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        closed.Stop();
        await _account.WriteAsync("a.png", [1, 0]);
        await using var postgres = new PostgresSearch(_client.Index, Options.Create(new LatentSearchOptions { ConnectionString = PostgresServerFixture.ConnectionString(port) }));

        var away = await Assert.ThrowsAsync<LatentSearchException>(() => NamesAsync(postgres));

        Assert.Contains($"127.0.0.1:{port}, database postgres", away.Message, StringComparison.Ordinal);
        Assert.Contains("Latents__Store", away.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServerFixture.Password, away.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ServerWithoutPgvector_SaysHowToGetIt()
    {
        await _account.WriteAsync("a.png", [1, 0]);
        var plain = await server.StartAsync("--without-pgvector");
        await using var postgres = new PostgresSearch(_client.Index, Options.Create(new LatentSearchOptions { ConnectionString = plain }));

        var refused = await Assert.ThrowsAsync<LatentSearchException>(() => NamesAsync(postgres));

        Assert.Contains("CREATE EXTENSION vector", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServerFixture.Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_StorePostgres_FindsThere()
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("b.png", [1, 0]);
        await using var services = Services(("Latents:Store", "postgres"), ("Latents:ConnectionString", await server.ConnectionStringAsync()), ("Latents:Table", _table));

        var found = await services.GetRequiredService<NearestImages>().FindAsync(new ImageReference(ImageTask.Embed, "a.png"), 5, Cancellation);

        Assert.IsType<PostgresSearch>(services.GetRequiredService<ILatentSearch>());
        Assert.Equal([new NearestImage("embed/b.png", 1, 0.01)], found.Nearest);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("postgres://me:" + PostgresServerFixture.Password + "@host/database")]
    [InlineData("Host=;Password=" + PostgresServerFixture.Password)]
    public void Configuration_NoServerNamed_IsRefusedWithoutThePassword(string? connectionString)
    {
        using var services = Services(("Latents:Store", "Postgres"), ("Latents:ConnectionString", connectionString));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ILatentSearch>());

        Assert.Contains("Latents__ConnectionString must name a PostgreSQL server", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServerFixture.Password, refused.ToString(), StringComparison.Ordinal);
    }

    private ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("Nearest:IndexDirectory", _folder["configured"])).Select(setting => KeyValuePair.Create(setting.Item1, setting.Item2)))
            .Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(_account.Storage).AddNearestImages().BuildServiceProvider();
    }

    private async Task<PostgresSearch> SearchAsync() =>
        new(_client.Index, Options.Create(new LatentSearchOptions { ConnectionString = await server.ConnectionStringAsync(), Table = _table }));

    private static async Task<List<string>> NamesAsync(PostgresSearch search) =>
        [.. (await search.FindAsync(new LatentQuery(LatentAccount.Version, [0, 0], 100), Cancellation)).Nearest.Select(near => near.Path)];
}

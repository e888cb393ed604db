using AePipeline.Latents;
using AePipeline.Latents.Indexing;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Latents.Indexing;

public sealed class LatentIndexTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
    private string _connectionString = null!;
    private LatentAccount _account = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var account = await azurite.CreateAccountAsync();
        (_connectionString, _account) = (account.ConnectionString, new LatentAccount(account.Storage));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Read_ByAnotherMachine_NeedsNoLatentItself()
    {
        for (var i = 0; i < 20; i++) await _account.WriteAsync($"{i}.png", [i, 0]);
        using var first = Client("first");
        Assert.Equal(19, (await first.NamesAsync("0.png")).Count);

        using var requests = new RequestCounter(_account.Storage.Blobs.AccountName);
        using var second = Client("second");
        var names = await second.NamesAsync("0.png");

        Assert.Equal(Enumerable.Range(1, 19).Select(i => $"embed/{i}.png"), names);

        // The image itself, the manifest, the shard and the listing; and nothing written.
        Assert.Equal((1 + 1 + 1 + 1, 0, 0), requests.Take());
    }

    [Fact]
    public async Task Read_OverwrittenDeletedAndEmbeddedAnew_FollowsTheBlobs()
    {
        foreach (var path in new[] { "a.png", "overwritten.png", "deleted.png", "back.png", "anew.png" }) await _account.WriteAsync(path, [path.Length, 0]);
        using var client = Client("one");
        Assert.Equal(4, (await client.NamesAsync("a.png")).Count);

        await _account.WriteAsync("overwritten.png", [6, 0]);
        await _account.WriteAsync("anew.png", [5, 0], "20260202T000000Z-newer");
        await _account.DeleteAsync("deleted.png");
        await _account.DeleteAsync("back.png");
        Refresh();
        Assert.Equal(["embed/overwritten.png"], await client.NamesAsync("a.png"));

        await _account.WriteAsync("back.png", [7, 0]);
        Refresh();
        Assert.Equal(["embed/overwritten.png", "embed/back.png"], await client.NamesAsync("a.png"));
        using var later = Client("another");
        Assert.Equal(["embed/overwritten.png", "embed/back.png"], await later.NamesAsync("a.png"));
        await Assert.ThrowsAsync<LatentStaleException>(() => later.FindAsync("anew.png", 1));
    }

    [Fact]
    public async Task Append_ByManyHostsAtOnce_LosesNothing()
    {
        const int Hosts = 6, Rounds = 5, Each = 3;
        var clients = Enumerable.Range(0, Hosts).Select(host => Client($"host{host}")).ToList();

        await Task.WhenAll(clients.Select((client, host) => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var batch = Batch(Enumerable.Range(0, Each).Select(i => Entry($"{host}/{round}/{i}.png", [host, round])));
                while (await client.Appender.AppendAsync(new IndexChange([batch]), Cancellation) is null) continue;
            }
        })));

        var manifest = await clients[0].ManifestAsync();
        Assert.Equal(Hosts * Rounds * Each, manifest.Entries);
        Assert.InRange(manifest.Shards.Count, 1, 10);
        Assert.Equal(manifest.Shards.Select(shard => IndexBlobs.Prefix + shard.Name).Append(IndexBlobs.ManifestName).Order(), (await BlobsAsync()).Order());
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"listedAt":"2030-01-01T00:00:00Z","shards":[{"name":"../../mine.shard","modelVersion":"v","dimensions":2,"vectors":1,"gone":0,"bytes":640,"sha256":""}]}""")]
    [InlineData(null)]
    public async Task Read_ManifestDamagedOrGone_BuildsTheIndexAgain(string? manifest)
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("b.png", [1, 0]);
        using var client = Client("one");
        Assert.Single(await client.NamesAsync("a.png"));
        var blob = _account.Storage.Latents.GetBlobClient(IndexBlobs.ManifestName);
        if (manifest is null) await blob.DeleteAsync(cancellationToken: Cancellation);
        else await blob.UploadAsync(BinaryData.FromString(manifest), overwrite: true, Cancellation);

        using var other = Client("other");
        Refresh();

        Assert.Equal(["embed/b.png"], await other.NamesAsync("a.png"));
        Assert.Equal(["embed/b.png"], await client.NamesAsync("a.png"));
        Assert.NotNull((await client.ManifestAsync()).ListedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ShardDamagedOrGone_ReadsItsLatentsAgain(bool isGone)
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("b.png", [1, 0]);
        using var client = Client("one");
        await client.NamesAsync("a.png");
        var name = Assert.Single((await client.ManifestAsync()).Shards).Name;
        var blob = _account.Storage.Latents.GetBlobClient(IndexBlobs.Prefix + name);
        if (isGone)
        {
            await blob.DeleteAsync(cancellationToken: Cancellation);
        }
        else
        {
            BlobDownloadResult content = await blob.DownloadContentAsync(Cancellation);
            var bytes = content.Content.ToArray();
            bytes[ShardFormat.Alignment + 1] ^= 1;
            await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, Cancellation);
        }

        using var other = Client("other");

        Assert.Equal(["embed/b.png"], await other.NamesAsync("a.png"));
        Assert.Single(other.Log.Messages("LatentShardLost"));
        var shard = Assert.Single((await other.ManifestAsync()).Shards);
        Assert.NotEqual(name, shard.Name);
        using var third = Client("third");
        Assert.Equal(["embed/b.png"], await third.NamesAsync("a.png"));
        Assert.Empty(third.Log.Messages("LatentShardLost"));
    }

    [Fact]
    public async Task Read_FileOnThisMachineDamaged_BringsItAgain()
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("b.png", [1, 0]);
        using (var client = Client("one")) await client.NamesAsync("a.png");
        var file = Assert.Single(Directory.GetFiles(_folder["one"], "*.shard", SearchOption.AllDirectories));
        await File.WriteAllBytesAsync(file, new byte[new FileInfo(file).Length], Cancellation);

        using var again = Client("one");

        Assert.Equal(["embed/b.png"], await again.NamesAsync("a.png"));
        Assert.Empty(again.Log.Messages("LatentShardLost"));
    }

    [Fact]
    public async Task Read_BySomebodyWhoMayOnlyRead_SearchesAllTheSame()
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("b.png", [1, 0]);
        var sas = new AccountSasBuilder(AccountSasPermissions.Read | AccountSasPermissions.List, DateTimeOffset.UtcNow.AddDays(1), AccountSasServices.Blobs, AccountSasResourceTypes.All);
        var parts = _connectionString.Split(';').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        var signature = sas.ToSasQueryParameters(new StorageSharedKeyCredential(parts["AccountName"], parts["AccountKey"]));
        var storage = PipelineStorage.Open($"BlobEndpoint={parts["BlobEndpoint"]};QueueEndpoint={parts["QueueEndpoint"]};SharedAccessSignature={signature}");
        using var client = new LatentClient(storage, _folder["reader"], _time);

        Assert.Equal(["embed/b.png"], await client.NamesAsync("a.png"));
        await _account.WriteAsync("c.png", [2, 0]);
        Refresh();
        Assert.Equal(["embed/b.png", "embed/c.png"], await client.NamesAsync("a.png"));
        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task Find_InALargeIndexOlderThanItsBlobs_GivesNothingStale()
    {
        await _account.WriteAsync("a.png", [0, 0]);
        await _account.WriteAsync("stays.png", [1, 0]);
        await _account.WriteAsync("deleted.png", [2, 0]);
        await _account.WriteAsync("moved.png", [3, 0]);
        using var client = Client("one");
        await client.NamesAsync("a.png");

        // Images that are only in the index, and far away: what is nearer is checked before any of them is reached.
        var far = Batch(Enumerable.Range(0, LatentIndex.ListedAlways).Select(i => Entry($"far/{i}.png", [100, i])));
        Assert.NotNull(await client.Appender.AppendAsync(new IndexChange([far]) { ListedAt = _time.GetUtcNow() }, Cancellation));
        await _account.DeleteAsync("deleted.png");
        await _account.WriteAsync("moved.png", [1.5f, 0], error: 0.75);

        using var large = Client("large");
        var found = await large.FindAsync("a.png", 2);

        Assert.Equal([new NearestImage("embed/stays.png", 1, 0.01), new NearestImage("embed/moved.png", 1.5, 0.75)], found.Nearest);
        Assert.Equal(LatentIndex.ListedAlways + 3, found.Compared);
    }

    [Fact]
    public async Task Read_MostOfItSuperseded_IsWrittenAnewAndShrinks()
    {
        foreach (var version in new[] { "20250101T000000Z-old", LatentAccount.Version })
        {
            for (var i = 0; i < 10; i++) await _account.WriteAsync($"{i}.png", [i, 0], version);
            using var client = Client(version);
            await client.NamesAsync("0.png");
        }

        using var later = Client("later");
        Assert.Equal(9, (await later.NamesAsync("0.png")).Count);
        Refresh();
        Assert.Equal(9, (await later.NamesAsync("0.png")).Count);
        var shard = Assert.Single((await later.ManifestAsync()).Shards);

        Assert.Equal((LatentAccount.Version, 10, 0), (shard.ModelVersion, shard.Vectors, shard.Gone));
    }

    private static LatentEntry Entry(string path, float[] values) => new(path, "0x8D", DateTimeOffset.UnixEpoch, 0.01, values);

    private static LatentBatch Batch(IEnumerable<LatentEntry> entries) => new(LatentAccount.Version, 2, LatentEntry.Gather(entries));

    private LatentClient Client(string machine) => new(_account.Storage, _folder[machine], _time);

    private void Refresh() => _time.Advance(TimeSpan.FromSeconds(30));

    private async Task<List<string>> BlobsAsync() =>
        await _account.Storage.Latents.GetBlobsAsync(BlobTraits.None, BlobStates.None, "@index/", Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
}

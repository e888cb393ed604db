using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Latents;

public sealed class NearestImagesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Version = LatentAccount.Version;

    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _folder = new();
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
    public async Task Find_ImagesOfSeveralVersions_GivesTheNearestOfItsOwn()
    {
        await WriteAsync("a.png", [0, 0], error: 0.5);
        await WriteAsync("far.png", [30, 40]);
        await WriteAsync("near/b.png", [3, 4], error: 0.25);
        await WriteAsync("same.png", [0, 0]);
        await WriteAsync("other.png", [0, 0], version: "20260202T000000Z-other");
        await _account.Storage.Latents.UploadBlobAsync("mine.npy", BinaryData.FromString("not from the pipeline"), Cancellation);

        var result = await FindAsync("a.png", 2);
        var all = await FindAsync("a.png", 100);

        Assert.Equal(("embed/a.png", Version, 0.5, 3), (result.Name, result.ModelVersion, result.ReconstructionError, result.Compared));
        Assert.Equal([new NearestImage("embed/same.png", 0, 0.01), new NearestImage("embed/near/b.png", 5, 0.25)], result.Nearest);
        Assert.Equal(["embed/same.png", "embed/near/b.png", "embed/far.png"], all.Nearest.Select(near => near.Name));
        Assert.Equal(50, all.Nearest[2].Distance);
    }

    [Fact]
    public async Task Find_LatentsThatCameChangedAndWent_FollowsThemAfterTheInterval()
    {
        await WriteAsync("a.png", [0, 0]);
        await WriteAsync("changes.png", [9, 0]);
        await WriteAsync("goes.png", [1, 0]);
        await WriteAsync("stays.png", [5, 0]);
        Assert.Equal(["embed/goes.png", "embed/stays.png", "embed/changes.png"], await NamesAsync("a.png"));
        await WriteAsync("changes.png", [2, 0]);
        await WriteAsync("new.png", [3, 0]);
        await _account.Storage.Latents.DeleteBlobAsync("goes.png.npy", cancellationToken: Cancellation);
        using var requests = new RequestCounter(_account.Storage.Blobs.AccountName);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["embed/goes.png", "embed/stays.png", "embed/changes.png"], await NamesAsync("a.png"));
        Assert.Equal(1, requests.Take().Gets);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["embed/changes.png", "embed/new.png", "embed/stays.png"], await NamesAsync("a.png"));
        // The image itself, the manifest three times over, the listing of latents and that of the index's blobs, and what is new.
        Assert.Equal(1 + 3 + 2 + 2, requests.Take().Gets);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(3, (await NamesAsync("a.png")).Count);
        Assert.Equal((1 + 1 + 1, 0, 0), requests.Take());
    }

    [Fact]
    public async Task Find_ImageThatWasEmbeddedJustNow_IsComparedWithWhatIsKnown()
    {
        await WriteAsync("a.png", [0, 0]);
        await WriteAsync("b.png", [1, 0]);
        Assert.Single(await NamesAsync("a.png"));
        await WriteAsync("now.png", [2, 0]);

        Assert.Equal(["embed/b.png", "embed/a.png"], await NamesAsync("now.png"));
    }

    [Fact]
    public async Task Find_ManyAtOnce_LoadsOnce()
    {
        for (var i = 0; i < 10; i++) await WriteAsync($"{i}.png", [i, 0]);
        using var requests = new RequestCounter(_account.Storage.Blobs.AccountName);

        var found = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => NamesAsync($"{i}.png")));

        Assert.All(found, names => Assert.Equal(9, names.Count));
        Assert.Equal(10 + 3 + 2 + 10, requests.Take().Gets);
    }

    [Fact]
    public async Task Find_ImageWithoutLatent_SaysHowToGetOne()
    {
        await WriteAsync("a.png", [0, 0]);

        var missing = await Assert.ThrowsAsync<LatentMissingException>(() => FindAsync("b.png", 1));
        await Assert.ThrowsAsync<LatentMissingException>(() => FindAsync(new string('n', 1021), 1));
        await Assert.ThrowsAsync<LatentMissingException>(() => FindAsync("../latents/a.png", 1));

        Assert.Contains("'embed/b.png' has no latent", missing.Message, StringComparison.Ordinal);
        Assert.Contains("images/embed/", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_OnlyImageOfItsVersion_SaysThatTheOthersAreStale()
    {
        await WriteAsync("a.png", [0, 0]);
        Assert.Empty(await NamesAsync("a.png"));
        await WriteAsync("old.png", [1, 1], version: "20250101T000000Z-old");
        _time.Advance(TimeSpan.FromSeconds(30));

        var stale = await Assert.ThrowsAsync<LatentStaleException>(() => FindAsync("a.png", 1));

        Assert.Equal(Version, stale.ModelVersion);
        Assert.Contains("ae bulk", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_NotAnEmbedUploadOrNoCount_IsRefused()
    {
        var denoise = new ImageReference(ImageTask.Denoise, "a.png");

        await Assert.ThrowsAsync<ArgumentException>(() => _client.Nearest.FindAsync(denoise, 1, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FindAsync("a.png", 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FindAsync("a.png", NearestImages.MaxCount + 1));
    }

    [Fact]
    public async Task Find_DamagedLatentsAmongTheOthers_LeavesThemOutAndSaysSoOnce()
    {
        await WriteAsync("a.png", [0, 0]);
        await WriteAsync("b.png", [1, 0]);
        await WriteAsync("long.png", [1, 0, 0]);
        await WriteAsync("damaged.png", BinaryData.FromString("not a vector"));

        Assert.Equal(["embed/b.png"], await NamesAsync("a.png"));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["embed/b.png"], await NamesAsync("a.png"));

        Assert.Equal(2, _client.Log.Messages("LatentUnreadable").Count);
        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => FindAsync("damaged.png", 1));
        Assert.Contains("embed/damaged.png", damaged.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => FindAsync("long.png", 1));
    }

    private Task<NearestResult> FindAsync(string path, int count) => _client.FindAsync(path, count);

    private async Task<List<string>> NamesAsync(string path) => [.. (await FindAsync(path, 100)).Nearest.Select(near => near.Name)];

    private Task WriteAsync(string path, float[] latent, string version = LatentAccount.Version, double error = 0.01) => _account.WriteAsync(path, latent, version, error);

    private Task WriteAsync(string path, BinaryData content) => _account.WriteAsync(path, content);
}

using System.Text.Json;
using AePipeline.Families.Denoise;
using AePipeline.Inference;
using AePipeline.Inference.Hosting;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Inference;

public sealed class ModelHostTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _cache = new();
    private readonly TemporaryFolder _broken = new();
    private readonly LogRecorder<ModelHost> _log = new();
    private readonly FakeTimeProvider _time = new();
    private PipelineStorage _storage = null!;
    private ModelRegistry _registry = null!;
    private ModelHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Fixtures => Path.Combine(AppContext.BaseDirectory, "Inference", "Fixtures");

    public async ValueTask InitializeAsync()
    {
        _storage = (await azurite.CreateAccountAsync()).Storage;
        _registry = new ModelRegistry(_storage, _time);
        _host = CreateHost();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _cache.Dispose();
        _broken.Dispose();
    }

    [Fact]
    public async Task Acquire_PromotedVersion_RunsItWarm()
    {
        await PublishAsync("v1", promote: true);

        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);

        Assert.Equal("v1", lease.Version);
        Assert.Equal(3 * 8 * 8, lease.Model.Run(new float[3 * 8 * 8], 3, 8, 8).Length);
        Assert.Contains($"Serving denoise model v1 on {lease.Model.Provider}", Assert.Single(_log.Messages("ModelLoaded")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_LoadOnceAndShareTheModel()
    {
        await PublishAsync("v1", promote: true);

        var leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)));

        Assert.All(leases, lease => Assert.Same(leases[0].Model, lease.Model));
        Assert.Single(_log.Messages("ModelLoaded"));
        foreach (var lease in leases)
            lease.Dispose();
    }

    [Fact]
    public async Task Acquire_NothingPromoted_SaysSoUntilSomethingIs()
    {
        await PublishAsync("v1", promote: false);

        var failure = await Assert.ThrowsAsync<ModelNotAvailableException>(() => _host.AcquireAsync(DenoiseFamily.Kind, Cancellation));
        Assert.Contains("no version is promoted", failure.Message, StringComparison.Ordinal);

        await _registry.PromoteAsync("denoise", "v1", Cancellation);
        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        Assert.Equal("v1", lease.Version);
    }

    [Fact]
    public async Task Promotion_WhileLeasesAreOut_SwapsAndFreesTheOldWithItsLastLease()
    {
        await PublishAsync("v1", promote: true);
        var one = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        var two = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        await PublishAsync("v2", promote: true);

        await TickUntilAsync(() => _log.Messages("ModelLoaded").Count == 2, "v2 is loaded");
        using var after = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);

        Assert.Equal("v2", after.Version);
        Assert.Equal("v1", one.Version);
        Assert.Equal(3 * 8 * 8, one.Model.Run(new float[3 * 8 * 8], 3, 8, 8).Length);

        one.Dispose();
        one.Dispose();
        Assert.Equal(8 * 8, two.Model.Run(new float[8 * 8], 1, 8, 8).Length);
        Assert.Empty(_log.Messages("ModelFreed"));

        two.Dispose();
        Assert.Equal("Freed denoise model v1.", Assert.Single(_log.Messages("ModelFreed")));
        Assert.Throws<ObjectDisposedException>(() => one.Model);
    }

    [Fact]
    public async Task Promotion_UnderLoad_NeverInterruptsTheWork()
    {
        await PublishAsync("v1", promote: true);
        await PublishAsync("v2", promote: false);
        var image = new float[3 * 8 * 8];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
                Assert.Equal(image.Length, lease.Model.Run(image, 3, 8, 8).Length);
            }
        })).ToList();

        for (var swap = 1; swap <= 6; swap++)
        {
            await _registry.PromoteAsync("denoise", swap % 2 == 0 ? "v1" : "v2", Cancellation);
            await TickUntilAsync(() => _log.Messages("ModelLoaded").Count > swap || workers.Any(worker => worker.IsCompleted), $"swap {swap} is done");
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        await Eventually.HoldsAsync(() => _log.Messages("ModelFreed").Count == 6, "every replaced model is freed");
    }

    [Fact]
    public async Task Promotion_ByTheSystemsClock_IsNoticedWithinThirtySeconds()
    {
        await PublishAsync("v1", promote: true);
        await using var host = CreateHost(TimeProvider.System, TimeSpan.FromSeconds(1));
        (await host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await PublishAsync("v2", promote: true);

        var deadline = DateTimeOffset.UtcNow.AddSeconds(30);
        string version;
        do
        {
            await Task.Delay(200, Cancellation);
            using var lease = await host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
            version = lease.Version;
        }
        while (version != "v2" && DateTimeOffset.UtcNow < deadline);

        Assert.Equal("v2", version);
    }

    [Fact]
    public async Task Promotion_OfAVersionThatDoesNotLoad_LeavesTheLastGoodOneAndNamesTheReason()
    {
        await PublishAsync("v1", promote: true);
        (await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await PublishBrokenAsync("v2-broken");

        await TickUntilAsync(() => _log.Messages("ModelUnusable").Count > 0, "the failure is logged");
        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);

        Assert.Equal("v1", lease.Version);
        Assert.Contains("The denoise model v2-broken cannot be used: ", _log.Messages("ModelUnusable")[0], StringComparison.Ordinal);
        Assert.Contains("Still serving: v1", _log.Messages("ModelUnusable")[0], StringComparison.Ordinal);
        Assert.Empty(_log.Messages("ModelFreed"));
    }

    [Fact]
    public async Task Promotion_OfADamagedFile_LeavesTheLastGoodOne()
    {
        await PublishAsync("v1", promote: true);
        (await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await PublishAsync("v2", promote: false);
        await _storage.Models.GetBlobClient("denoise/v2/unet-grey.onnx").UploadAsync(BinaryData.FromString("cut"), overwrite: true, Cancellation);
        await _registry.PromoteAsync("denoise", "v2", Cancellation);

        await TickUntilAsync(() => _log.Messages("ModelUnusable").Count > 0, "the failure is logged");

        Assert.Contains("unet-grey.onnx has 3 bytes", _log.Messages("ModelUnusable")[0], StringComparison.Ordinal);
        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        Assert.Equal("v1", lease.Version);
    }

    [Fact]
    public async Task FirstVersionThatDoesNotLoad_IsTriedAgainWithGrowingPausesOnly()
    {
        await PublishBrokenAsync("v1-broken");

        foreach (var (seconds, attempts) in ((int, int)[])[(0, 1), (0, 1), (5, 1), (5, 2), (10, 2), (10, 3), (30, 3), (10, 4)])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            var failure = await Assert.ThrowsAsync<ModelNotAvailableException>(() => _host.AcquireAsync(DenoiseFamily.Kind, Cancellation));
            Assert.Contains("v1-broken does not load", failure.Message, StringComparison.Ordinal);
            Assert.Equal(attempts, _log.Messages("ModelUnusable").Count);
        }

        await PublishAsync("v2", promote: true);
        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        Assert.Equal("v2", lease.Version);
    }

    [Fact]
    public async Task Rollback_AfterABadVersion_KeepsServingWithoutReloading()
    {
        await PublishAsync("v1", promote: true);
        (await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await PublishBrokenAsync("v2-broken");
        await TickUntilAsync(() => _log.Messages("ModelUnusable").Count > 0, "the failure is logged");

        await _registry.RollbackAsync("denoise", Cancellation);
        await PublishAsync("v3", promote: true);
        await TickUntilAsync(() => _log.Messages("ModelLoaded").Count == 2, "v3 is loaded");

        Assert.Contains("v3", _log.Messages("ModelLoaded")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedCurrent_LeavesTheLastGoodOneAndIsLogged()
    {
        await PublishAsync("v1", promote: true);
        (await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await _storage.Models.GetBlobClient("denoise/current.json").UploadAsync(BinaryData.FromString("{"), overwrite: true, Cancellation);

        await TickUntilAsync(() => _log.Messages("CurrentModelUnreadable").Count > 0, "the failure is logged");

        using var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);
        Assert.Equal("v1", lease.Version);
    }

    [Fact]
    public async Task Cache_SharedByHosts_IsFilledOnce()
    {
        await PublishAsync("v1", promote: true);
        (await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation)).Dispose();
        await _storage.Models.DeleteBlobAsync("denoise/v1/unet-rgb.onnx", cancellationToken: Cancellation);

        await using var other = CreateHost();
        using var lease = await other.AcquireAsync(DenoiseFamily.Kind, Cancellation);

        Assert.Equal("v1", lease.Version);
    }

    [Fact]
    public async Task Dispose_WithALeaseOut_LetsItFinish()
    {
        await PublishAsync("v1", promote: true);
        var lease = await _host.AcquireAsync(DenoiseFamily.Kind, Cancellation);

        await _host.DisposeAsync();

        Assert.Equal(3 * 8 * 8, lease.Model.Run(new float[3 * 8 * 8], 3, 8, 8).Length);
        Assert.Empty(_log.Messages("ModelFreed"));
        lease.Dispose();
        Assert.Single(_log.Messages("ModelFreed"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _host.AcquireAsync(DenoiseFamily.Kind, Cancellation));
    }

    private ModelHost CreateHost(TimeProvider? time = null, TimeSpan? interval = null) => new(
        _storage,
        _registry,
        Options.Create(new ModelHostOptions { ModelCacheDirectory = _cache.Path, ModelRefreshInterval = interval ?? s_interval }),
        Options.Create(new InferenceOptions { Threads = 1 }),
        time ?? _time,
        _log);

    // Each step is one look at current.json; one that is still under way when the next is due counts for both.
    private Task TickUntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(s_interval);
            return condition();
        },
        what);

    private async Task PublishAsync(string version, bool promote)
    {
        var card = JsonSerializer.Deserialize(await File.ReadAllTextAsync(Path.Combine(Fixtures, "denoise.json"), Cancellation), PipelineJson.Default.ModelCard)!;
        await _registry.PublishAsync(card with { Version = version }, Fixtures, Cancellation);
        if (promote)
            await _registry.PromoteAsync("denoise", version, Cancellation);
    }

    // Right by its card, and not a model.
    private async Task PublishBrokenAsync(string version)
    {
        await File.WriteAllTextAsync(_broken["model.onnx"], "not ONNX", Cancellation);
        var card = JsonSerializer.Deserialize(await File.ReadAllTextAsync(Path.Combine(Fixtures, "denoise.json"), Cancellation), PipelineJson.Default.ModelCard)!;
        var file = card.Files[0] with { Name = "model.onnx", Size = 8, Sha256 = await ModelFiles.HashAsync(_broken["model.onnx"], Cancellation) };
        await _registry.PublishAsync(card with { Version = version, Files = [file] }, _broken.Path, Cancellation);
        await _registry.PromoteAsync("denoise", version, Cancellation);
    }
}

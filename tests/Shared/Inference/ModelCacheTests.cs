using AePipeline.Families.Denoise;
using AePipeline.Inference.Hosting;
using AePipeline.Models;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Inference;

public sealed class ModelCacheTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cache_VersionsThatStorageNoLongerHas_AreRemovedWithTheNextLoad()
    {
        using var cache = new TemporaryFolder();
        await using var host = await ProcessingHost.CreateAsync(
            azurite, settings: [("Inference:ModelRefreshInterval", "00:00:01"), ("Inference:ModelCacheDirectory", cache["models"])]);
        await PromoteAsync(host, "v1");
        await PromoteAsync(host, "v2");
        await PromoteAsync(host, "v3");
        Assert.Equal(["v1", "v2", "v3"], Cached(cache));
        await host.Get<ModelRegistry>().PruneAsync("denoise", 0, Cancellation);
        await PromoteAsync(host, "v4");
        await Eventually.HoldsAsync(() => Cached(cache).SequenceEqual(["v2", "v3", "v4"]), "v1, which is pruned, is removed");
    }

    private static async Task PromoteAsync(ProcessingHost host, string version)
    {
        await host.PublishModelAsync(version);
        await Eventually.HoldsAsync(
            async () =>
            {
                using var lease = await host.Get<ModelHost>().AcquireAsync(DenoiseFamily.Kind, Cancellation);
                return lease.Version == version;
            },
            $"{version} serves");
    }

    private static IEnumerable<string?> Cached(TemporaryFolder cache) =>
        Directory.EnumerateDirectories(Path.Combine(Directory.EnumerateDirectories(cache["models"]).Single(), "denoise"))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);
}

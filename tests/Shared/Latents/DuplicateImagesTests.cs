using AePipeline.Latents;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Latents;

public sealed class DuplicateImagesTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_NearPairsOfOneVersion_GroupsThemAndFallsBackToTheVersionWithTheMost()
    {
        var account = new LatentAccount((await azurite.CreateAccountAsync()).Storage);
        await account.WriteAsync("b.png", [0, 0], error: 0.5);
        await account.WriteAsync("a.png", [0, 1], error: 0.25);
        await account.WriteAsync("c.png", [100, 0]);
        await account.WriteAsync("d.png", [0, 0], "20250101T000000Z-old");
        using var folder = new TemporaryFolder();
        using var client = new LatentClient(account.Storage, folder.Path, TimeProvider.System);

        var found = await client.Duplicates.FindAsync("20300101T000000Z-none", maxDistance: 1, CopyDistance.DefaultHashLimit, Cancellation);
        var none = await client.Duplicates.FindAsync(LatentAccount.Version, maxDistance: 0.5, CopyDistance.DefaultHashLimit, Cancellation);

        Assert.Equal((LatentAccount.Version, 3), (found.ModelVersion, found.Compared));
        Assert.Equal([new NearestImage("embed/a.png", 0, 0.25), new NearestImage("embed/b.png", 1, 0.5)], Assert.Single(found.Groups));
        Assert.Empty(none.Groups);
    }

    [Fact]
    public async Task Find_FarLatentsAndNearHashes_AreTheSameUnlessHashesAreLeftOut()
    {
        const ulong Hash = (1UL << 63) | 0xF0F0;
        var account = new LatentAccount((await azurite.CreateAccountAsync()).Storage);
        await account.WriteAsync("original.png", [0, 0], hash: Hash);
        await account.WriteAsync("darker.png", [50, 0], hash: Hash ^ 0b111);
        await account.WriteAsync("other.png", [100, 0], hash: Hash ^ 0xFFFFFFFF);
        await account.WriteAsync("old.png", [200, 0]);
        using var folder = new TemporaryFolder();
        using var client = new LatentClient(account.Storage, folder.Path, TimeProvider.System);

        var found = await client.Duplicates.FindAsync(LatentAccount.Version, maxDistance: 1, maxHashDistance: 3, Cancellation);
        var stricter = await client.Duplicates.FindAsync(LatentAccount.Version, maxDistance: 1, maxHashDistance: 2, Cancellation);
        var latentsAlone = await client.Duplicates.FindAsync(LatentAccount.Version, maxDistance: 1, maxHashDistance: -1, Cancellation);
        var copies = await client.Copies.FindAsync([51, 0], Hash, LatentAccount.Version, count: 2, "embed/darker.png", Cancellation);

        Assert.Equal([("embed/darker.png", 0), ("embed/original.png", 3)], Assert.Single(found.Groups).Select(image => (image.Name, image.HashDistance!.Value)));
        Assert.Empty(stricter.Groups);
        Assert.Empty(latentsAlone.Groups);
        Assert.Equal(3, copies.Compared);
        Assert.Equal(["embed/original.png", "embed/other.png"], copies.Nearest.Select(image => image.Name));
    }
}

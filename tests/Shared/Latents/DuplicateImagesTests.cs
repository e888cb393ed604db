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

        var found = await client.Duplicates.FindAsync("20300101T000000Z-none", maxDistance: 1, Cancellation);
        var none = await client.Duplicates.FindAsync(LatentAccount.Version, maxDistance: 0.5, Cancellation);

        Assert.Equal((LatentAccount.Version, 3), (found.ModelVersion, found.Compared));
        Assert.Equal([new NearestImage("embed/a.png", 0, 0.25), new NearestImage("embed/b.png", 1, 0.5)], Assert.Single(found.Groups));
        Assert.Empty(none.Groups);
    }
}

using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Models;

public sealed class ModelVariantTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PromoteIfBetterAsync_AnotherFactor_ServesBesideAndNotInPlaceOfTheFirst()
    {
        var models = await CreateAsync();
        await PublishAsync(models, "two", scale: 2, psnr: 37);
        var decision = await PublishAsync(models, "four", scale: 4, psnr: 31);

        Assert.True(decision.Promoted, decision.Reason);
        Assert.Equal(["upscale two", "upscale-x2 two", "upscale-x4 four"], await PromotedAsync(models));

        // Each factor competes with its own.
        Assert.False((await PublishAsync(models, "four-worse", scale: 4, psnr: 30)).Promoted);
        Assert.True((await PublishAsync(models, "four-better", scale: 4, psnr: 32)).Promoted);
        Assert.True((await PublishAsync(models, "two-better", scale: 2, psnr: 38)).Promoted);
        Assert.Equal(["upscale two-better", "upscale-x2 two-better", "upscale-x4 four-better"], await PromotedAsync(models));
    }

    [Fact]
    public async Task PromoteAsync_TheFamilysOwn_MovesItsFactorAndKeepsTheOther()
    {
        var models = await CreateAsync();
        await PublishAsync(models, "two", scale: 2);
        await PublishAsync(models, "four", scale: 4);

        await models.PromoteAsync("upscale", "four", Cancel);
        Assert.Equal(["upscale four", "upscale-x2 two", "upscale-x4 four"], await PromotedAsync(models));

        await models.RollbackAsync("upscale", Cancel);
        Assert.Equal(["upscale two", "upscale-x2 two", "upscale-x4 four"], await PromotedAsync(models));
    }

    [Fact]
    public async Task PromoteAsync_InAnAccountFromBeforeVariants_KeepsTheFactorThatServed()
    {
        var account = await azurite.CreateAccountAsync();
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        await PublishAsync(models, "two", scale: 2);
        await PublishAsync(models, "four", scale: 4);
        foreach (var variant in new[] { "upscale/current-x2.json", "upscale/current-x4.json" }) await account.Storage.Models.GetBlobClient(variant).DeleteAsync(cancellationToken: Cancel);

        await models.PromoteAsync("upscale", "four", Cancel);

        Assert.Equal(["upscale four", "upscale-x2 two", "upscale-x4 four"], await PromotedAsync(models));
    }

    [Fact]
    public async Task RollbackAsync_OfAVariant_LeavesTheOthersAlone()
    {
        var models = await CreateAsync();
        await PublishAsync(models, "two", scale: 2);
        await PublishAsync(models, "four", scale: 4, psnr: 30);
        await PublishAsync(models, "four-better", scale: 4, psnr: 31);

        await models.RollbackAsync("upscale-x4", Cancel);

        Assert.Equal(["upscale two", "upscale-x2 two", "upscale-x4 four"], await PromotedAsync(models));
        await Assert.ThrowsAsync<InvalidOperationException>(() => models.RollbackAsync("upscale-x2", Cancel));
    }

    [Fact]
    public async Task PromoteAsync_AsAnotherFactor_SaysWhereItBelongs()
    {
        var models = await CreateAsync();
        await PublishAsync(models, "two", scale: 2);

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => models.PromoteAsync("upscale-x4", "two", Cancel));

        Assert.Contains("Promote it as upscale-x2", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => models.PromoteAsync("upscale-x3", "two", Cancel));
    }

    [Fact]
    public async Task PruneAndDelete_WhatServesAsAVariant_SpareIt()
    {
        var models = await CreateAsync();
        await PublishAsync(models, "four", scale: 4);
        await PublishAsync(models, "two", scale: 2);
        await models.PromoteAsync("upscale", "two", Cancel);
        await models.PromoteAsync("upscale", "two", Cancel);

        Assert.Empty(await models.PruneAsync("upscale", keep: 0, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => models.DeleteAsync("upscale", "four", force: false, Cancel));

        await models.DeleteAsync("upscale", "four", force: true, Cancel);
        Assert.Equal(["upscale two", "upscale-x2 two"], await PromotedAsync(models));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ModelRegistry> CreateAsync() => new((await azurite.CreateAccountAsync()).Storage, TimeProvider.System);

    private async Task<PromotionDecision> PublishAsync(ModelRegistry models, string version, int scale, double psnr = 30)
    {
        var card = ModelVersions.Create(_folder, version, psnr, scale: scale);
        await models.PublishAsync(card, _folder.Path, Cancel);
        return await models.PromoteIfBetterAsync(card, cancellationToken: Cancel);
    }

    private static async Task<IEnumerable<string>> PromotedAsync(ModelRegistry models) =>
        (await models.GetPromotedAsync("upscale", Cancel)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value.Version}");
}

using AePipeline.Models;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Models;

public sealed class ModelPruneTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prune_ManyVersions_KeepsTheNewestAndWhatServes()
    {
        var (account, registry) = await OpenAsync("v1", "v2", "v3", "v4", "v5");
        await registry.PromoteAsync("denoise", "v2", Cancellation);
        await registry.PromoteAsync("denoise", "v1", Cancellation);

        Assert.Equal(["v3", "v4"], await registry.ListPrunableAsync("denoise", 1, Cancellation));
        Assert.Equal(["v3", "v4"], await registry.PruneAsync("denoise", 1, Cancellation));

        Assert.Equal(["v1", "v2", "v5"], await registry.ListVersionsAsync("denoise", Cancellation));
        Assert.Empty(await FilesAsync(account, "denoise/v3/"));
        Assert.Equal(3, (await FilesAsync(account, "denoise/v1/")).Count);
        Assert.Equal("v2", (await registry.RollbackAsync("denoise", Cancellation)).Version);
    }

    [Fact]
    public async Task Prune_NamesThatDoNotSortByAge_GoesByTheCardsDates()
    {
        var (account, registry) = await OpenAsync();
        foreach (var (version, age) in new[] { ("v9", 2), ("v10", 1), ("a-new", 0) })
        {
            var card = ModelVersions.Create(_folder, version) with { CreatedAt = _time.GetUtcNow() - TimeSpan.FromDays(age) };
            await registry.PublishAsync(card, _folder.Path, Cancellation);
        }

        await account.Storage.Models.GetBlobClient("denoise/0-damaged/model.json").UploadAsync(BinaryData.FromString("{}"), Cancellation);

        Assert.Equal(["v9", "v10"], await registry.ListPrunableAsync("denoise", 1, Cancellation));
        Assert.Equal(["v9", "v10"], await registry.PruneAsync("denoise", 1, Cancellation));
    }

    [Fact]
    public async Task Prune_KeepNone_LeavesCurrentAndPrevious()
    {
        var (_, registry) = await OpenAsync("v1", "v2", "v3");
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        await registry.PromoteAsync("denoise", "v2", Cancellation);

        await registry.PruneAsync("denoise", 0, Cancellation);

        Assert.Equal(["v1", "v2"], await registry.ListVersionsAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Prune_OtherTask_IsLeftAlone()
    {
        var (account, registry) = await OpenAsync("v1", "v2");
        await account.Storage.Models.UploadBlobAsync("embed/v1/model.json", BinaryData.FromString("{}"), Cancellation);

        await registry.PruneAsync("denoise", 0, Cancellation);

        Assert.Single(await FilesAsync(account, "embed/"));
    }

    [Theory]
    [InlineData(23, 1)]
    [InlineData(25, 0)]
    public async Task Prune_PublicationBrokenOff_IsClearedAfterADay(int hoursLater, int filesLeft)
    {
        var (account, registry) = await OpenAsync("v1");
        await account.Storage.Models.UploadBlobAsync("denoise/v0/model.onnx", BinaryData.FromString("half"), Cancellation);
        _time.Advance(TimeSpan.FromHours(hoursLater));

        Assert.Equal([], await registry.PruneAsync("denoise", 1, Cancellation));

        Assert.Equal(filesLeft, (await FilesAsync(account, "denoise/v0/")).Count);
        Assert.Equal(["v1"], await registry.ListVersionsAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Prune_CurrentCanNotBeRead_DeletesNothing()
    {
        var (account, registry) = await OpenAsync("v1", "v2");
        await account.Storage.Models.UploadBlobAsync("denoise/current.json", BinaryData.FromString("?"), Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(() => registry.PruneAsync("denoise", 0, Cancellation));

        Assert.Equal(["v1", "v2"], await registry.ListVersionsAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Prune_WhileTheSameVersionsArePromoted_WhatIsCurrentIsWhole()
    {
        var (account, registry) = await OpenAsync("v1", "v2", "v3", "v4", "v5", "v6");
        await registry.PromoteAsync("denoise", "v6", Cancellation);

        async Task PromoteAllAsync()
        {
            foreach (var version in new[] { "v1", "v2", "v3", "v4", "v5" })
            {
                try
                {
                    await registry.PromoteAsync("denoise", version, Cancellation);
                }
                catch (ModelIntegrityException)
                {
                    // Pruned first: the promotion says so and changes nothing.
                }
            }
        }

        await Task.WhenAll(PromoteAllAsync(), registry.PruneAsync("denoise", 0, Cancellation), registry.PruneAsync("denoise", 0, Cancellation));

        var current = await registry.GetCurrentAsync("denoise", Cancellation);
        Assert.NotNull(current);
        Assert.NotNull(await registry.GetCardAsync("denoise", current.Version, Cancellation));
        Assert.Equal(3, (await FilesAsync(account, $"denoise/{current.Version}/")).Count);
    }

    private async Task<(TestAccount Account, ModelRegistry Registry)> OpenAsync(params string[] versions)
    {
        var account = await azurite.CreateAccountAsync();
        var registry = new ModelRegistry(account.Storage, _time);
        foreach (var version in versions)
        {
            await registry.PublishAsync(ModelVersions.Create(_folder, version), _folder.Path, Cancellation);
        }

        return (account, registry);
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(TestAccount account, string prefix) =>
        await account.Storage.Models.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
}

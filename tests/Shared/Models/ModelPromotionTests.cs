using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Models;

public sealed class ModelPromotionTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(s_now);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GetCurrent_NothingPromoted_IsNull()
    {
        var (_, registry) = await OpenAsync("v1");

        Assert.Null(await registry.GetCurrentAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task GetCurrent_AccountWithoutContainers_IsNull()
    {
        var registry = new ModelRegistry((await azurite.CreateEmptyAccountAsync()).Storage, _time);

        Assert.Null(await registry.GetCurrentAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Promote_VersionAfterVersion_ChainsPrevious()
    {
        var (_, registry) = await OpenAsync("v1", "v2");

        Assert.Equal(new CurrentModel("v1", null, s_now), await registry.PromoteAsync("denoise", "v1", Cancellation));
        _time.Advance(TimeSpan.FromHours(1));
        await registry.PromoteAsync("denoise", "v2", Cancellation);

        Assert.Equal(new CurrentModel("v2", "v1", s_now.AddHours(1)), await registry.GetCurrentAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Promote_CurrentVersion_ChangesNothing()
    {
        var (_, registry) = await OpenAsync("v1", "v2");
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        var before = await registry.PromoteAsync("denoise", "v2", Cancellation);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(before, await registry.PromoteAsync("denoise", "v2", Cancellation));
    }

    [Fact]
    public async Task Promote_UnpublishedVersion_SaysSo()
    {
        var (_, registry) = await OpenAsync();

        var failure = await Assert.ThrowsAsync<ModelIntegrityException>(() => registry.PromoteAsync("denoise", "v1", Cancellation));

        Assert.Contains("not published", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_ManyAtOnce_EndsWithOneWinnerAndAnUnbrokenChain()
    {
        string[] versions = ["v1", "v2", "v3", "v4", "v5", "v6"];
        var (_, registry) = await OpenAsync(versions);

        var promoted = await Task.WhenAll(versions.Select(version => registry.PromoteAsync("denoise", version, Cancellation)));

        // Following Previous from the winner meets every version once.
        var current = await registry.GetCurrentAsync("denoise", Cancellation);
        var chain = new List<string>();
        for (var link = current; link is not null; link = promoted.SingleOrDefault(other => other.Version == link.Previous))
            chain.Add(link.Version);
        Assert.Equal(versions, chain.Order());
    }

    [Fact]
    public async Task Rollback_AfterPromotion_GoesBackAndAgainForth()
    {
        var (_, registry) = await OpenAsync("v1", "v2");
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        await registry.PromoteAsync("denoise", "v2", Cancellation);

        Assert.Equal(new CurrentModel("v1", "v2", s_now), await registry.RollbackAsync("denoise", Cancellation));
        Assert.Equal(new CurrentModel("v2", "v1", s_now), await registry.RollbackAsync("denoise", Cancellation));
    }

    [Fact]
    public async Task Rollback_FirstVersionOrNone_SaysThatThereIsNothingToGoBackTo()
    {
        var (_, registry) = await OpenAsync("v1");
        var none = await Assert.ThrowsAsync<InvalidOperationException>(() => registry.RollbackAsync("denoise", Cancellation));
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        var first = await Assert.ThrowsAsync<InvalidOperationException>(() => registry.RollbackAsync("denoise", Cancellation));

        Assert.Contains("none was promoted", none.Message, StringComparison.Ordinal);
        Assert.Contains("v1 was the first", first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_TwiceAtOnce_NeverTurnsIntoItsOpposite()
    {
        for (var round = 0; round < 5; round++)
        {
            var (storage, registry) = await OpenAsync("v1", "v2");
            var elsewhere = new ModelRegistry(storage, new FakeTimeProvider(s_now.AddSeconds(1)));
            await registry.PromoteAsync("denoise", "v1", Cancellation);
            await registry.PromoteAsync("denoise", "v2", Cancellation);

            var outcomes = await Task.WhenAll(
                Record.ExceptionAsync(() => registry.RollbackAsync("denoise", Cancellation)).AsTask(),
                Record.ExceptionAsync(() => elsewhere.RollbackAsync("denoise", Cancellation)).AsTask());

            // Both may run one after the other; when they meet, the second reports and the first stands.
            var current = await registry.GetCurrentAsync("denoise", Cancellation);
            Assert.All(outcomes, outcome => Assert.True(outcome is null or PromotionConflictException, outcome?.ToString()));
            Assert.Equal(outcomes.Count(outcome => outcome is null) == 1 ? "v1" : "v2", current!.Version);
        }
    }

    [Fact]
    public async Task PromoteIfBetter_FirstVersion_Promotes()
    {
        var (_, registry) = await OpenAsync();

        var decision = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", 20), cancellationToken: Cancellation);

        Assert.True(decision.Promoted, decision.Reason);
        Assert.Equal("v1", (await registry.GetCurrentAsync("denoise", Cancellation))!.Version);
    }

    [Theory]
    [InlineData(30.01, true)]
    [InlineData(30, false)]
    [InlineData(29.5, false)]
    [InlineData(double.NaN, false)]
    public async Task PromoteIfBetter_SameValidationSet_ComparesTheMetric(double psnr, bool promoted)
    {
        var (_, registry) = await OpenAsync();
        await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", 30), cancellationToken: Cancellation);

        var decision = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v2", psnr), cancellationToken: Cancellation);

        Assert.Equal(promoted, decision.Promoted);
        Assert.Contains("psnr.sigma25", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(promoted ? "v2" : "v1", (await registry.GetCurrentAsync("denoise", Cancellation))!.Version);
    }

    [Fact]
    public async Task PromoteIfBetter_InfiniteMetric_IsNeitherPromotedNorInTheWay()
    {
        var (_, registry) = await OpenAsync();
        await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", double.PositiveInfinity), cancellationToken: Cancellation);

        var infinite = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v2", double.PositiveInfinity), cancellationToken: Cancellation);
        var finite = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v3", 30), cancellationToken: Cancellation);

        Assert.Equal((false, true), (infinite.Promoted, finite.Promoted));
    }

    [Fact]
    public async Task PromoteIfBetter_NotBetter_IsNotedOnTheCardUntilSomebodyPromotesIt()
    {
        var (_, registry) = await OpenAsync();
        await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", 30), cancellationToken: Cancellation);
        var decision = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v2", 29), cancellationToken: Cancellation);

        Assert.Equal(decision.Reason, (await registry.GetCardAsync("denoise", "v2", Cancellation))!.NotPromotedBecause);

        await registry.PromoteAsync("denoise", "v2", Cancellation);
        Assert.Null((await registry.GetCardAsync("denoise", "v2", Cancellation))!.NotPromotedBecause);
    }

    [Fact]
    public async Task PromoteIfBetter_OtherValidationSet_NeedsTheCurrentOneMeasuredAnew()
    {
        var (_, registry) = await OpenAsync();
        await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", 40), cancellationToken: Cancellation);
        var candidate = await PublishAsync(registry, "v2", 30, "photos-val-2");

        var unmeasured = await registry.PromoteIfBetterAsync(candidate, cancellationToken: Cancellation);
        var ofAnother = await registry.PromoteIfBetterAsync(candidate, new MeasuredModel("v0", 10), Cancellation);
        var worse = await registry.PromoteIfBetterAsync(candidate, new MeasuredModel("v1", 30.6), Cancellation);
        var better = await registry.PromoteIfBetterAsync(candidate, new MeasuredModel("v1", 30.4), Cancellation);

        Assert.False(unmeasured.Promoted);
        Assert.Contains("photos-val-2", unmeasured.Reason, StringComparison.Ordinal);
        Assert.False(ofAnother.Promoted);
        Assert.False(worse.Promoted);
        Assert.True(better.Promoted, better.Reason);
    }

    [Fact]
    public async Task PromoteIfBetter_CandidateWithAnInt8FileMore_ComparesFilesOfOneKind()
    {
        var (_, registry) = await OpenAsync();
        await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v1", 30), cancellationToken: Cancellation);
        var card = ModelVersions.Create(_folder, "v2", 30.2);
        File.Copy(_folder["model.onnx"], _folder["model.int8.onnx"], overwrite: true);
        var int8 = card.Files[0] with { Name = "model.int8.onnx", Precision = "int8", Metrics = new Dictionary<string, double> { ["psnr.sigma25"] = 25 } };
        card = card with { Files = [.. card.Files, int8] };
        await registry.PublishAsync(card, _folder.Path, Cancellation);

        var decision = await registry.PromoteIfBetterAsync(card, cancellationToken: Cancellation);

        Assert.True(decision.Promoted, decision.Reason);
    }

    [Fact]
    public async Task PromoteIfBetter_ManyAtOnce_TheBestIsCurrent()
    {
        for (var round = 0; round < 3; round++)
        {
            var (_, registry) = await OpenAsync();
            var cards = new List<ModelCard>();
            foreach (var psnr in (double[])[28, 31, 29, 30])
                cards.Add(await PublishAsync(registry, $"v{psnr}", psnr));

            await Task.WhenAll(cards.Select(card => registry.PromoteIfBetterAsync(card, cancellationToken: Cancellation)));

            Assert.Equal("v31", (await registry.GetCurrentAsync("denoise", Cancellation))!.Version);
        }
    }

    [Fact]
    public async Task PromoteIfBetter_CurrentVersionIsGone_Promotes()
    {
        var (storage, registry) = await OpenAsync("v1");
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        await storage.Models.DeleteBlobAsync("denoise/v1/model.json", cancellationToken: Cancellation);

        var decision = await registry.PromoteIfBetterAsync(await PublishAsync(registry, "v2", 1), cancellationToken: Cancellation);

        Assert.True(decision.Promoted, decision.Reason);
    }

    [Fact]
    public async Task GetCurrentIfChanged_KnownETag_AnswersOnlyAfterAChange()
    {
        var (storage, registry) = await OpenAsync("v1", "v2");
        var none = await registry.GetCurrentStateAsync("denoise", Cancellation);
        await registry.PromoteAsync("denoise", "v1", Cancellation);
        var first = await registry.GetCurrentIfChangedAsync("denoise", none.ETag, Cancellation);

        Assert.Equal(default, none.ETag);
        Assert.Equal("v1", first!.Model!.Version);
        Assert.Null(await registry.GetCurrentIfChangedAsync("denoise", first.ETag, Cancellation));

        await registry.PromoteAsync("denoise", "v2", Cancellation);
        Assert.Equal("v2", (await registry.GetCurrentIfChangedAsync("denoise", first.ETag, Cancellation))!.Model!.Version);

        await storage.Models.DeleteBlobAsync("denoise/current.json", cancellationToken: Cancellation);
        var gone = await registry.GetCurrentIfChangedAsync("denoise", first.ETag, Cancellation);
        Assert.Equal(new CurrentModelState(null, default(ETag)), gone);
    }

    [Fact]
    public async Task DamagedCurrent_IsReportedAndRepairedByPromotion()
    {
        var (storage, registry) = await OpenAsync("v1");
        await storage.Models.UploadBlobAsync("denoise/current.json", BinaryData.FromString("{ \"version\": "), Cancellation);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => registry.GetCurrentAsync("denoise", Cancellation));
        Assert.Contains("models/denoise/current.json", failure.Message, StringComparison.Ordinal);

        await registry.PromoteAsync("denoise", "v1", Cancellation);
        Assert.Equal("v1", (await registry.GetCurrentAsync("denoise", Cancellation))!.Version);
    }

    private async Task<(PipelineStorage Storage, ModelRegistry Registry)> OpenAsync(params string[] versions)
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        var registry = new ModelRegistry(storage, _time);
        foreach (var version in versions)
            await PublishAsync(registry, version, 30);
        return (storage, registry);
    }

    private async Task<ModelCard> PublishAsync(ModelRegistry registry, string version, double psnr, string validationSet = "photos-val-1")
    {
        var card = ModelVersions.Create(_folder, version, psnr, validationSet);
        await registry.PublishAsync(card, _folder.Path, Cancellation);
        return card;
    }
}

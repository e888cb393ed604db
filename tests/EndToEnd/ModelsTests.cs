using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.LocalStorage;
using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class ModelsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Models_PromotedRolledBackAndPruned_ListSaysWhatServes()
    {
        var account = await PublishAsync("v1", "v2", "v3");

        Assert.Equal("v1", (await RunAsync(account, "promote", "denoise", "v1")).Json.GetProperty("current").GetString());
        Assert.Equal("v3", (await RunAsync(account, "promote", "denoise", "v3")).Json.GetProperty("current").GetString());
        Assert.Equal("v1", (await RunAsync(account, "rollback", "denoise")).Json.GetProperty("current").GetString());
        Assert.Equal(["v2"], Texts((await RunAsync(account, "prune", "denoise", "--keep", "1", "--dry-run")).Json.GetProperty("deleted")));
        Assert.Equal(["v2"], Texts((await RunAsync(account, "prune", "denoise", "--keep", "1", "--yes")).Json.GetProperty("deleted")));

        Assert.Equal(0, (await RunAsync(account, "prune", "denoise", "--keep", "1")).ExitCode);
        var listed = (await RunAsync(account, "list")).Json.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["v1", "v3"], listed.Select(model => model.GetProperty("version").GetString()!));
        Assert.Equal(["current", "previous"], listed.Select(model => model.GetProperty("state").GetString()!));
    }

    [Fact]
    public async Task Prune_WithNobodyToAsk_DeletesNothing()
    {
        var account = await PublishAsync("v1", "v2");

        var result = await RunAsync(account, "prune", "denoise", "--keep", "1");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Delete 1 version? Nobody is there to answer, so nothing was done. Say yes with --yes.", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(account, "list")).Json.GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task Models_PromotingWhatIsNotPublished_NamesIt()
    {
        var account = await PublishAsync("v1");

        var result = await RunAsync(account, "promote", "denoise", "v9");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("denoise/v9", result.Error, StringComparison.Ordinal);
        Assert.Contains("not published", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starters_WhereATaskHasAModel_AreThoseOfTheOthers()
    {
        var account = await PublishAsync("v1");
        await RunAsync(account, "promote", "denoise", "v1");

        var published = (await RunAsync(account, "publish", "--starters")).Json.GetProperty("published");

        Assert.True(published.TryGetProperty("embed", out _) && published.TryGetProperty("upscale-x4", out _));
        Assert.False(published.TryGetProperty("denoise", out _));
        Assert.Equal("v1", (await new ModelRegistry(account.Storage, TimeProvider.System).GetCurrentAsync("denoise", Cancellation))?.Version);
    }

    [Theory]
    [InlineData]
    [InlineData("somewhere", "--starters")]
    public async Task Publish_NotOneOfFolderAndStarters_SaysWhichThereAre(params string[] arguments)
    {
        var result = await AeCommand.RunAsync(["models", "publish", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Name the FOLDER of a model, or --starters.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_OfAStoreOnWhichNothingRuns_SaysHowToStartOne()
    {
        using var folder = new TemporaryFolder();

        var result = await AeCommand.RunAsync("models", "list", "--store", folder.Path);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("ae up", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_OfAPipelineThatDoesNotRun_StartsItsStorage()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        await host.StopAsync();

        var result = await AeCommand.RunAsync("models", "list", "--store", host.Store, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["current"], result.Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("state").GetString()!));
    }

    [Fact]
    public async Task Models_OfTwoScales_AreToldApart()
    {
        var account = await PublishAsync();
        var starters = Path.Combine(RepositoryRoot.Path, "models");
        foreach (var scale in new[] { "upscale-x2", "upscale-x4" })
        {
            Assert.Equal(0, (await RunAsync(account, "publish", Path.Combine(starters, scale), "--promote")).ExitCode);
        }

        var shown = await AeCommand.RunAsync("models", "list", "--connection", account.ConnectionString);
        var listed = await RunAsync(account, "list");

        Assert.Contains("x2", shown.Output, StringComparison.Ordinal);
        Assert.Contains("x4", shown.Output, StringComparison.Ordinal);
        Assert.Contains("current for x4", shown.Output, StringComparison.Ordinal);
        Assert.Equal(["upscale upscale-x2", "upscale-x4"], listed.Json.GetProperty("models").EnumerateArray().OrderBy(model => model.GetProperty("scale").GetInt32())
            .Select(model => string.Join(' ', Texts(model.GetProperty("servesAs")))));
        Assert.Equal([2, 4], listed.Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("scale").GetInt32()).Order());
    }

    [Fact]
    public async Task Models_MeasuredOnDifferentImages_SaysThatTheirFiguresDoNotCompare()
    {
        var same = await PublishMeasuredAsync("these", "these");
        var mixed = await PublishMeasuredAsync("these", "those");

        var alike = await AeCommand.RunAsync("models", "list", "--connection", same.ConnectionString);
        var different = await AeCommand.RunAsync("models", "list", "--connection", mixed.ConnectionString);

        Assert.DoesNotContain("do not compare", alike.Output, StringComparison.Ordinal);
        Assert.Contains("Figures of denoise are of different images and do not compare", different.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_RollingBackWithoutAVersionBefore_SaysSo()
    {
        var account = await PublishAsync("v1");
        await RunAsync(account, "promote", "denoise", "v1");

        var result = await RunAsync(account, "rollback", "denoise");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("v1 was the first", result.Error, StringComparison.Ordinal);
    }

    private async Task<TestAccount> PublishAsync(params string[] versions)
    {
        var account = await azurite.CreateAccountAsync();
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        var card = JsonSerializer.Deserialize<ModelCard>(
            await File.ReadAllTextAsync(Path.Combine(TestModel.Folder, ModelCard.FileName), Cancellation), JsonSerializerOptions.Web)!;
        foreach (var version in versions) await models.PublishAsync(card with { Version = version }, TestModel.Folder, Cancellation);
        return account;
    }

    private async Task<TestAccount> PublishMeasuredAsync(params string[] validationSets)
    {
        var account = await PublishAsync("v0");
        var models = new ModelRegistry(account.Storage, TimeProvider.System);
        var card = (await models.GetCardAsync("denoise", "v0", Cancellation))!;
        var measured = card with { Files = [.. card.Files.Select(file => file with { Metrics = new Dictionary<string, double> { [card.PromotionMetric] = 30 } })] };
        foreach (var (i, set) in validationSets.Index())
        {
            await models.PublishAsync(measured with { Version = $"v{i + 1}", ValidationSet = set }, TestModel.Folder, Cancellation);
        }

        return account;
    }

    private static Task<AeResult> RunAsync(TestAccount account, params IEnumerable<string> arguments) =>
        AeCommand.RunAsync(["models", .. arguments, "--connection", account.ConnectionString, "--json"]);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}

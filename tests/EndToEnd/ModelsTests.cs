using System.Text.Json;
using AePipeline.EndToEnd.Tests.Commands;
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
        Assert.Equal(["v2"], Texts((await RunAsync(account, "prune", "denoise", "--keep", "1")).Json.GetProperty("deleted")));

        var listed = (await RunAsync(account, "list")).Json.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(["v1", "v3"], listed.Select(model => model.GetProperty("version").GetString()!));
        Assert.Equal(["current", "previous"], listed.Select(model => model.GetProperty("state").GetString()!));
    }

    [Fact]
    public async Task Models_PromotingWhatIsNotPublished_NamesIt()
    {
        var account = await PublishAsync("v1");

        var result = await RunAsync(account, "promote", "denoise", "v9");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("denoise/v9", result.Error, StringComparison.Ordinal);
        Assert.Contains("not published", result.Error, StringComparison.Ordinal);
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

    private static Task<AeResult> RunAsync(TestAccount account, params IEnumerable<string> arguments) =>
        AeCommand.RunAsync(["models", .. arguments, "--connection", account.ConnectionString, "--json"]);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}

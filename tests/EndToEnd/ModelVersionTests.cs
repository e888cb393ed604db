using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class ModelVersionTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Show_PromotedOrNamed_TellsTheCard()
    {
        var account = await CreateAsync();

        var current = await RunAsync(account, "show", "denoise");
        var named = await RunAsync(account, "show", "denoise", "v2");
        var shown = await AeCommand.RunAsync("models", "show", "denoise", "v3", "--connection", account.ConnectionString);

        Assert.Equal("v3", current.Json.GetProperty("card").GetProperty("version").GetString());
        Assert.Equal("current", current.Json.GetProperty("state").GetString());
        Assert.Equal("previous", named.Json.GetProperty("state").GetString());
        Assert.StartsWith("denoise/v3 (current): ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("file\tkind\tsize\tweights\n", shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "denoise/v9 is not published", "show", "denoise", "v9")]
    [InlineData(3, "No embed model is promoted", "show", "embed")]
    [InlineData(2, "'..' is not a model version", "show", "denoise", "..")]
    [InlineData(2, "is not published", "rm", "denoise", "v9", "--force")]
    [InlineData(3, "is the promoted model", "rm", "denoise", "v3")]
    [InlineData(3, "that a rollback returns to", "rm", "denoise", "v2")]
    [InlineData(2, "Say yes with --force", "rm", "denoise", "v1")]
    public async Task Models_VersionThatIsNotToBeHad_SaysWhy(int exitCode, string expected, params string[] arguments)
    {
        var account = await CreateAsync();

        var result = await RunAsync(account, arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["v1", "v2", "v3"], await VersionsAsync(account));
    }

    [Fact]
    public async Task Rm_OldVersion_DeletesItsFiles()
    {
        var account = await CreateAsync();

        var result = await RunAsync(account, "rm", "denoise", "v1", "--force");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("v3", result.Json.GetProperty("current").GetString());
        Assert.Equal(["v2", "v3"], await VersionsAsync(account));
        Assert.Empty(await account.Storage.Models.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, "denoise/v1/", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Rm_ByForce_LeavesNoPointerToWhatIsGone()
    {
        var account = await CreateAsync();

        var first = await RunAsync(account, "rm", "denoise", "v3", "--force");
        var previous = await Registry(account).GetCurrentAsync("denoise", Cancellation);
        var second = await RunAsync(account, "rm", "denoise", "v2", "--force");

        Assert.Equal("v2", first.Json.GetProperty("current").GetString());
        Assert.Equal(("v2", null), (previous!.Version, previous.Previous));
        Assert.Equal(0, second.ExitCode);
        Assert.False(second.Json.TryGetProperty("current", out _));
        Assert.Null(await Registry(account).GetCurrentAsync("denoise", Cancellation));
        Assert.Equal(["v1"], await VersionsAsync(account));
    }

    [Fact]
    public async Task Rm_ThatWhichARollbackReturnsTo_LeavesTheCurrentOne()
    {
        var account = await CreateAsync();

        var result = await RunAsync(account, "rm", "denoise", "v2", "--force");

        Assert.Equal("v3", result.Json.GetProperty("current").GetString());
        Assert.Null((await Registry(account).GetCurrentAsync("denoise", Cancellation))!.Previous);
    }

    /// <summary>Three versions, of which the last is promoted and the second was before it.</summary>
    private async Task<TestAccount> CreateAsync()
    {
        var account = await azurite.CreateAccountAsync();
        foreach (var version in new[] { "v1", "v2", "v3" }) await TestModel.PublishVersionAsync(account.Storage, version);
        foreach (var version in new[] { "v2", "v3" }) await Registry(account).PromoteAsync("denoise", version, Cancellation);
        return account;
    }

    private static Task<IReadOnlyList<string>> VersionsAsync(TestAccount account) => Registry(account).ListVersionsAsync("denoise", Cancellation);

    private static ModelRegistry Registry(TestAccount account) => new(account.Storage, TimeProvider.System);

    private static Task<AeResult> RunAsync(TestAccount account, params string[] arguments) =>
        AeCommand.RunAsync(["models", .. arguments, "--connection", account.ConnectionString, "--json"]);
}

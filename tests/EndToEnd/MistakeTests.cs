using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

/// <summary>What a user gets wrong is said in a sentence with the way out, and is never called a defect of the program.</summary>
public sealed class MistakeTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_OutThatIsAFile_SaysSoBeforeAnythingIsUploaded()
    {
        var account = await azurite.CreateAccountAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["a.png"], Pictures.Png(), Cancellation);

        var file = await AeCommand.RunAsync("upload", folder["a.png"], "--out", folder["a.png"], "--connection", account.ConnectionString, "--json");
        var below = await AeCommand.RunAsync("upload", folder["a.png"], "--out", folder["a.png/x"], "--connection", account.ConnectionString, "--json");

        Assert.Equal((2, 2), (file.ExitCode, below.ExitCode));
        Assert.Contains("it is a file. Name another with --out.", file.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("Name another with --out.", below.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(await account.Storage.Images.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("bulk", "list")]
    [InlineData("models", "list")]
    public async Task Ae_StoreThatIsAFile_SaysSo(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", Cancellation);

        var result = await AeCommand.RunAsync([.. arguments, "--store", folder["file"], "--json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("it is a file. Name another with --store", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_HomeThatCanNotBeWritten_NamesItAndTheVariable()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "", Cancellation);

        var result = await AeCommand.EndOfAsync(AeCommand.Start(["up", "--json"], ("AE_HOME", folder["file/home"])));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(folder["file/home"], result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains("AE_HOME", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ae_AccountWithoutAPipeline_SaysWhoMakesOne()
    {
        using var folder = new TemporaryFolder();
        await using var server = await AzuriteServer.StartAsync(folder["azurite"], Cancellation);

        var result = await AeCommand.RunAsync("models", "list", "--connection", server.ConnectionString, "--json");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("no containers", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}

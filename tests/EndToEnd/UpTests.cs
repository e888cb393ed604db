using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

public sealed class UpTests : PipelineHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_AnotherOneOnTheSameStore_SaysSoAndLeavesItAlone()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();

        var second = await AeCommand.RunAsync("up", "--json", "--store", host.Store, "--model", TestModel.Folder);

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("already runs", second.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        await host.Storage.Blobs.GetPropertiesAsync(Cancellation);
    }

    [Fact]
    public async Task Up_WithoutNode_SaysHowToGetIt()
    {
        using var folder = new TemporaryFolder();

        var result = await AeCommand.EndOfAsync(
            AeCommand.Start(["up", "--json", "--store", folder["store"], "--model", TestModel.Folder], ("PATH", folder.Path)));

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Node", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    protected override IPipelineHost CreateHost() => new AeUpHost();

    protected override void AssertStopped(IPipelineHost host, int exitCode)
    {
        Assert.Equal(0, exitCode);
        Assert.Contains("Finishing", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("unfinished", host.Log, StringComparison.Ordinal);
    }
}

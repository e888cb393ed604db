using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Azurite;

public sealed class NodeMissingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _programs = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _programs.Dispose();
    }

    [Fact]
    public async Task Start_EmptyPath_SaysInOneSentenceThatNodeIsMissingAndHowToGetIt()
    {
        var failure = await StartAsync("");

        Assert.Contains("there is no node on the PATH", failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://nodejs.org", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task Start_NodeWithoutNpm_SaysThatNpmIsMissing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Writes a shell script.");
        WriteProgram("node", "echo v20.0.0");

        Assert.Contains("needs npm", (await StartAsync(_programs.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v18.20.1")]
    [InlineData("v8.0.0-pre")]
    [InlineData("what?")]
    public async Task Start_NodeTooOld_NamesTheVersionAndTheProgram(string version)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Writes a shell script.");
        WriteProgram("node", $"echo '{version}'");
        WriteProgram("npm", "exit 1");

        var failure = await StartAsync(_programs.Path);

        Assert.Contains($"{_programs["node"]} is {version}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("needs Node.js 20 or newer", failure.Message, StringComparison.Ordinal);
    }

    private Task<NodeMissingException> StartAsync(string searchPath) => Assert.ThrowsAsync<NodeMissingException>(
        () => AzuriteServer.StartAsync(new AzuriteOptions { Folder = _folder.Path, SearchPath = searchPath }, Cancellation));

    private void WriteProgram(string name, string script)
    {
        File.WriteAllText(_programs[name], $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_programs[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

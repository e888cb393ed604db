using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using AePipeline.LocalStorage;
using AePipeline.Tests.Support;

namespace AePipeline.Functions.Tests.Hosting;

/// <summary>A checkout that was built, as Azure Functions Core Tools find it.</summary>
public sealed class CoreToolsTests : IDisposable
{
    private static readonly string s_project = Path.Combine(RepositoryRoot.Path, "src", "Functions");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>What <c>func start</c> and <c>func azure functionapp publish</c> look for, from the folder that they are called in upwards.</summary>
    [Fact]
    public void FuncStart_InTheProjectsFolder_FindsHostSettingsAndProjectBesideEachOther()
    {
        var folder = new DirectoryInfo(s_project);
        while (!File.Exists(Path.Combine(folder.FullName, "host.json"))) folder = folder.Parent!;

        Assert.NotEmpty(folder.EnumerateFiles("*.csproj"));
        AssertHostCanStart(folder.FullName);
    }

    /// <summary>With a program in the place of Core Tools that notes down how it was called.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("src/Functions")]
    public async Task DotnetRun_FromTheRootOrTheProject_StartsCoreToolsBesideTheHostsFiles(string from)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program in the place of Core Tools is a shell script.");
        await File.WriteAllTextAsync(_folder["func"], $"#!/bin/sh\n[ \"$1\" = --version ] && exec echo 4.0.0\n{{ pwd; echo \"$@\"; }} > '{_folder["called"]}'\n", Cancellation);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["func"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await RunAsync(Path.Combine(RepositoryRoot.Path, from));

        var called = await File.ReadAllLinesAsync(_folder["called"], Cancellation);
        Assert.StartsWith("start", called[1], StringComparison.Ordinal);
        AssertHostCanStart(called[0]);
        Assert.True(File.Exists(Path.Combine(called[0], "worker.config.json")));
    }

    private static void AssertHostCanStart(string folder)
    {
        Assert.Equal(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "host.json")), File.ReadAllText(Path.Combine(folder, "host.json")));
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "local.settings.json")));
        Assert.Equal("dotnet-isolated", settings.RootElement.GetProperty("Values").GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
    }

    private async Task RunAsync(string folder)
    {
        var configuration = typeof(CoreToolsTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo("dotnet", ["run", "--project", s_project, "--no-build", "-c", configuration])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["PATH"] = $"{_folder.Path}{Path.PathSeparator}{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, string.Concat(said));
    }
}

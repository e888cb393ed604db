using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using AePipeline.Functions.Health;
using AePipeline.LocalStorage;
using AePipeline.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Tests;

/// <summary>The folder that a container and a deployment hold, as the Functions host finds it.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PublishedApp_ForTheHost_HoldsEveryFunctionAndItsExtensions()
    {
        await PublishAsync();

        var names = ReadJson("functions.metadata").EnumerateArray().Select(function => function.GetProperty("name").GetString()!);
        var written = typeof(HealthApi).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>();
        var worker = ReadJson("worker.config.json").GetProperty("description");

        Assert.Subset(names.ToHashSet(), written.ToHashSet());
        Assert.Equal(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "host.json")), File.ReadAllText(_folder["host.json"]));
        Assert.True(File.Exists(_folder[worker.GetProperty("defaultWorkerPath").GetString()!]));
        // Beside the app's files and hidden: what copies or packs them may leave it out, and then no trigger is known.
        Assert.NotEmpty(Directory.EnumerateFiles(_folder[".azurefunctions"]));
        Assert.NotEmpty(ReadJson("extensions.json").GetProperty("extensions").EnumerateArray());
        Assert.False(File.Exists(_folder["local.settings.json"]));
    }

    private async Task PublishAsync()
    {
        var configuration = typeof(PublishTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var start = new ProcessStartInfo("dotnet", ["publish", "src/Functions", "--no-build", "-c", configuration, "-o", _folder.Path, "-nologo"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }

    private JsonElement ReadJson(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(_folder[name]));
        return document.RootElement.Clone();
    }
}

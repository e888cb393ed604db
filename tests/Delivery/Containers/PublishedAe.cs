using System.Reflection;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>The folder <c>/app</c> of the image of ae: what its publishing leaves, with no checkout around it.</summary>
public sealed class PublishedAe : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["app"];

    public async ValueTask InitializeAsync()
    {
        // Of the build that the tests belong to.
        var configuration = typeof(PublishedAe).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var (exitCode, output) = await Command.RunAsync("dotnet", ["publish", "src/Cli", "--no-build", "-c", configuration, "-o", Folder, "-nologo"]);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The program as the container starts it, with its variables.</summary>
    /// <param name="arguments">What it is given.</param>
    /// <param name="connectionString">Of the storage.</param>
    internal (string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) Start(IReadOnlyList<string> arguments, string connectionString)
    {
        var image = Dockerfile.Read("src/Cli/Dockerfile");
        var words = image.Entry().Select(word => word.Replace("/app", Folder, StringComparison.Ordinal)).Concat(arguments).ToList();
        var environment = image.Final.Environment.ToDictionary(
            variable => variable.Key, variable => variable.Value.Replace("/tmp", _folder["tmp"], StringComparison.Ordinal));
        environment["Storage__ConnectionString"] = connectionString;
        return (words[0], words[1..], environment);
    }
}

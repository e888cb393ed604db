using System.Reflection;
using System.Text.RegularExpressions;
using AePipeline.Delivery.Tests.Support;
using AePipeline.Tests.Support;

namespace AePipeline.Delivery.Tests.Containers;

/// <summary>The folder <c>/app</c> of the training image: what the program's publishing leaves, without what the Dockerfile deletes.</summary>
public sealed partial class PublishedTraining : IAsyncLifetime
{
    internal static readonly Dockerfile Dockerfile = Dockerfile.Read("src/TrainingJob/Dockerfile");

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder["app"];

    public async ValueTask InitializeAsync()
    {
        // Of the build that the tests belong to: another one takes minutes and differs in nothing that matters here.
        var configuration = typeof(PublishedTraining).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var (exitCode, output) = await Command.RunAsync("dotnet", ["publish", "src/TrainingJob", "--no-build", "-c", configuration, "-o", Folder, "-nologo"]);
        Assert.True(exitCode == 0, output);

        foreach (var file in Dockerfile.Build.Arguments("RUN").SelectMany(command => DeletedFile().Matches(command)).Select(match => match.Groups[1].Value))
        {
            Assert.True(File.Exists(Path.Combine(Folder, file)), $"The Dockerfile deletes {file}, which is not there.");
            File.Delete(Path.Combine(Folder, file));
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs the program as the container would.</summary>
    /// <param name="arguments">In place of the image's own; none for those.</param>
    /// <param name="connectionString">Of the storage.</param>
    internal Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, string connectionString)
    {
        var program = arguments.Count == 0 ? Dockerfile.Program() : [.. Dockerfile.Program().TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)), .. arguments];
        return Command.RunAsync(program[0], program.Skip(1), new Dictionary<string, string> { ["Storage__ConnectionString"] = connectionString }, Folder);
    }

    [GeneratedRegex(@"(?<= )/app/(\S+\.(?:so|dll))")]
    private static partial Regex DeletedFile();
}

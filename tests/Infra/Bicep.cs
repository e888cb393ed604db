using System.Diagnostics;
using System.Reflection;

namespace AePipeline.Infra.Tests;

/// <summary>The compiler's command line.</summary>
public static class Bicep
{
    private static readonly string? s_executable = Find();

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it ended with, and all that it wrote.</returns>
    public static Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments) => RunAsync(folder, [], arguments);

    /// <summary>Runs it to its end, with environment variables for the parameter file to read.</summary>
    /// <returns>What it ended with, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, Dictionary<string, string> environment, string[] arguments)
    {
        Assert.SkipWhen(s_executable is null, "No Bicep compiler: 'az bicep install' installs it.");
        var start = new ProcessStartInfo(s_executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the developer has set for a deployment of their own is not what is under test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AEPIPELINE_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors + await output);
    }

    /// <summary>That of the package, or where there is none the one of the search path or of the Azure CLI.</summary>
    private static string? Find()
    {
        var packaged = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "BicepPath").Value;
        if (!string.IsNullOrEmpty(packaged)) return packaged.Replace('\\', Path.DirectorySeparatorChar);

        var name = OperatingSystem.IsWindows() ? "bicep.exe" : "bicep";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".azure", "bin"));
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}

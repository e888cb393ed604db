using System.Security.Cryptography;
using System.Text.Json;
using AePipeline.Delivery.Tests.Support;

[assembly: AssemblyFixture(typeof(Linter))]

namespace AePipeline.Delivery.Tests.Support;

/// <summary>The checks of eng/lint, whose packages are installed as its lock file says when they are asked for first.</summary>
public sealed class Linter
{
    private static readonly string s_folder = Repository.Find("eng/lint");
    private readonly Lazy<Task> _installation = new(InstallAsync);

    /// <summary>What is wrong with the files, a line each.</summary>
    /// <param name="kind"><c>workflow</c>, <c>dockerfile</c> or <c>compose</c>.</param>
    /// <param name="files">From the repository's root, or whole paths.</param>
    public async Task<IReadOnlyList<string>> CheckAsync(string kind, params IEnumerable<string> files)
    {
        await _installation.Value;
        var (exitCode, output) = await Command.RunAsync("node", [Path.Combine(s_folder, "lint.mjs"), kind, .. files]);
        Assert.True(exitCode == 0, output);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }

    private static async Task InstallAsync()
    {
        var stamp = Path.Combine(s_folder, "node_modules", ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(s_folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var (exitCode, output) = await Command.RunAsync(npm, ["ci", "--no-progress", "--prefix", s_folder]);
        Assert.True(exitCode == 0, $"The linters could not be installed:{Environment.NewLine}{output}");
        await File.WriteAllTextAsync(stamp, wanted);
    }
}

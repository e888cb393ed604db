using System.Diagnostics;

namespace AePipeline.LocalStorage;

/// <summary>Finds Node.js and npm.</summary>
internal sealed record NodeTools(string Node, string Npm)
{
    public const int MinimumMajor = 20;

    private const string HowToGetIt =
        "install Node.js 20 or newer from https://nodejs.org (Debian and Ubuntu: apt install nodejs npm; macOS: brew install node;"
        + " Windows: winget install OpenJS.NodeJS.LTS).";

    /// <exception cref="NodeMissingException">One of them is missing, or Node.js is too old.</exception>
    public static async Task<NodeTools> FindAsync(string? searchPath, CancellationToken cancellationToken)
    {
        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var node = Find(folders, "node", ".exe")
            ?? throw new NodeMissingException($"Local storage (Azurite) needs Node.js and there is no node on the PATH: {HowToGetIt}");
        var npm = Find(folders, "npm", ".cmd")
            ?? throw new NodeMissingException($"Local storage (Azurite) needs npm and there is none on the PATH: {HowToGetIt}");

        var version = await ReadVersionAsync(node, cancellationToken);
        return Major(version) >= MinimumMajor
            ? new NodeTools(node, npm)
            : throw new NodeMissingException($"Local storage (Azurite) needs Node.js {MinimumMajor} or newer and {node} is {version}: {HowToGetIt}");
    }

    private static string? Find(string[] folders, string name, string windowsExtension)
    {
        var file = OperatingSystem.IsWindows() ? name + windowsExtension : name;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    private static async Task<string> ReadVersionAsync(string node, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(node, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var version = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await errors;
        await process.WaitForExitAsync(cancellationToken);
        return version.Trim();
    }

    private static int Major(string version) =>
        version.StartsWith('v') && Version.TryParse(version[1..].Split('-')[0], out var parsed) ? parsed.Major : 0;
}

using System.Diagnostics;
using System.Security.Cryptography;

namespace AePipeline.LocalStorage;

/// <summary>Azurite's packages in eng/azurite, exactly as its lock file says.</summary>
internal static class AzuriteInstallation
{
    private const string LockFile = "package-lock.json";
    private const string StampFile = "node_modules/.installed-from";
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    /// <summary>Installs them unless they are there; of several processes one does and the others wait.</summary>
    /// <returns>The folder.</returns>
    public static async Task<string> EnsureAsync(NodeTools tools, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "eng", "azurite");
        if (IsCurrent(folder))
            return folder;

        await using var guard = await FileLock.TryTakeAsync(Path.Combine(folder, ".install.lock"), s_timeout, cancellationToken)
            ?? throw new AzuriteException($"Another process has been installing Azurite in {folder} for {s_timeout.TotalMinutes} minutes; stop it and try again.");
        if (!IsCurrent(folder))
        {
            await InstallAsync(tools, folder, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, StampFile), LockHash(folder), cancellationToken);
        }

        return folder;
    }

    // Written after the last package: a broken installation has no stamp, and one of an older lock file another.
    private static bool IsCurrent(string folder)
    {
        var stamp = Path.Combine(folder, StampFile);
        return File.Exists(stamp) && File.ReadAllText(stamp) == LockHash(folder);
    }

    private static string LockHash(string folder) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, LockFile))));

    private static async Task InstallAsync(NodeTools tools, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(tools.Npm, ["ci", "--no-progress"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] =
            Path.GetDirectoryName(tools.Node) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new AzuriteException(
                    $"Azurite could not be installed: npm ci in {folder} ended with code {process.ExitCode}. Check that npm reaches its registry."
                    + $"{Environment.NewLine}{await errors}{await output}");
            }
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}

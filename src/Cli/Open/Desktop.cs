using System.ComponentModel;
using System.Diagnostics;

namespace AePipeline.Cli.Open;

/// <summary>The desktop of whoever runs the command.</summary>
internal static class Desktop
{
    /// <summary>Opens a file with the program that is meant for its kind.</summary>
    /// <exception cref="CliException">There is no desktop, or it has no such program.</exception>
    public static async Task OpenAsync(string file, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux() && !IsSet("DISPLAY") && !IsSet("WAYLAND_DISPLAY")) throw Without(file, "There is no desktop here");
        try
        {
            using var process = Process.Start(StartOf(file));
            // Windows hands the file to a program that runs already.
            if (process is null || OperatingSystem.IsWindows()) return;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0) throw Without(file, $"The desktop has no program for it ({process.StartInfo.FileName} ended with code {process.ExitCode})");
        }
        catch (Win32Exception missing)
        {
            throw Without(file, $"The desktop has no program for it ({missing.Message.TrimEnd('.')})", missing);
        }
    }

    private static ProcessStartInfo StartOf(string file) => OperatingSystem.IsWindows()
        ? new ProcessStartInfo(file) { UseShellExecute = true }
        : new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [file]);

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static CliException Without(string file, string reason, Exception? cause = null) =>
        new(ExitCode.PrerequisiteMissing, $"{reason}, so nothing was opened. The file is {file}; --print only says so.", cause);
}

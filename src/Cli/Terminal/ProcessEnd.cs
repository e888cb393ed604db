using System.Runtime.InteropServices;

namespace AePipeline.Cli.Terminal;

/// <summary>Ends the process in the middle of what it does.</summary>
internal static class ProcessEnd
{
    /// <summary>
    /// Ends it without what native libraries do at an exit: a model that still computes on another thread would find its
    /// library taken apart, and say so in red or crash.
    /// </summary>
    public static void Now(int exitCode)
    {
        if (OperatingSystem.IsWindows()) Environment.Exit(exitCode);
        else Exit(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int exitCode);
}

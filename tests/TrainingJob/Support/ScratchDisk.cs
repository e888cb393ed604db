using System.Diagnostics;

namespace AePipeline.TrainingJob.Tests.Support;

/// <summary>A tiny disk for temporary files, in a namespace of its own so that nothing is left of it.</summary>
internal static class ScratchDisk
{
    /// <summary>Skips the test where an unprivileged user may not mount anything.</summary>
    public static void SkipWhereNotAllowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Small disks are made with Linux's namespaces.");
        using var probe = Process.Start("/bin/sh", ["-c", $"{Unshare("mount -t tmpfs tmpfs /mnt")} 2>/dev/null"]);
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, "This system does not allow unprivileged namespaces and mounts.");
    }

    /// <summary>A shell command that runs the command given to the shell with a small disk for temporary files.</summary>
    /// <param name="folder">Where to mount it.</param>
    /// <param name="size">In the form that mount takes, for example 1m.</param>
    public static string Command(string folder, string size) =>
        Unshare($"mount -t tmpfs -o size={size} tmpfs {folder} && TMPDIR={folder} exec \"$@\"");

    private static string Unshare(string command) => $"exec unshare --user --map-root-user --mount sh -c '{command}' sh \"$@\"";
}

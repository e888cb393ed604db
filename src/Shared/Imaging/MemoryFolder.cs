namespace AePipeline.Imaging;

/// <summary>Folders whose files are in memory, such as the temporary folder of some systems: a file there is memory that is taken.</summary>
internal static class MemoryFolder
{
    /// <summary>Whether files in a folder take memory.</summary>
    public static bool Is(string folder)
    {
        try
        {
            return OperatingSystem.IsLinux() && new DriveInfo(folder).DriveFormat is "tmpfs" or "ramfs";
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}

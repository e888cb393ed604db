using System.Runtime.InteropServices;

namespace AePipeline.Processing.Folders;

/// <summary>Who owns a folder, where the system is a Unix; .NET does not tell.</summary>
internal static partial class UnixOwner
{
    // Of the manual page statx(2): the same on every architecture.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint WantOwner = 0x8;
    private const int OwnerOffset = 20;
    private const int StructureSize = 256;

    /// <summary>Number of the user that this process acts for.</summary>
    public static uint User() => GetEffectiveUser();

    /// <summary>Number of the user whose a path is, links not followed; null where the system cannot be asked: macOS, whose temporary folders are each user's own.</summary>
    public static uint? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> status = stackalloc byte[StructureSize];
        return StatusOf(CurrentFolder, path, NoFollow, WantOwner, ref MemoryMarshal.GetReference(status)) == 0
            ? MemoryMarshal.Read<uint>(status[OwnerOffset..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int folder, string path, int flags, uint wanted, ref byte status);
}

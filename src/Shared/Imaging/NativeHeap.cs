using System.Runtime.InteropServices;

namespace AePipeline.Imaging;

/// <summary>The heap of native code where the C library is glibc; elsewhere nothing happens.</summary>
public static unsafe class NativeHeap
{
    private const string LargeBlockSetting = "MALLOC_MMAP_THRESHOLD_";
    private const int LargeBlock = 256 << 10;

    /// <summary>
    /// Has every large block mapped by itself, so that freeing it gives it back. By default glibc stops doing so for blocks
    /// of up to 32 MB once one of that size was freed; pixels and tensors then come from the arenas of their threads, which
    /// grow with every image and keep what they have. The setting of the environment, if there is one, stays.
    /// </summary>
    public static void MapLargeBlocks()
    {
        if (Environment.GetEnvironmentVariable(LargeBlockSetting) is null) Set(NativeHeapParameter.MapThreshold, LargeBlock);
    }

    /// <summary>Sets a parameter of the heap.</summary>
    public static void Set(NativeHeapParameter parameter, int value)
    {
        if (TryFind("mallopt", out var address)) _ = ((delegate* unmanaged<int, int, int>)address)((int)parameter, value);
    }

    /// <summary>Gives freed memory back to the system.</summary>
    public static void Trim()
    {
        if (TryFind("malloc_trim", out var address)) _ = ((delegate* unmanaged<nuint, int>)address)(0);
    }

    private static bool TryFind(string function, out nint address)
    {
        address = 0;
        return OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc.so.6", out var library)
            && NativeLibrary.TryGetExport(library, function, out address);
    }
}

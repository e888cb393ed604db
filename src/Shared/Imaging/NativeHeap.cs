using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AePipeline.Imaging;

/// <summary>The heap of native code, as glibc keeps it.</summary>
internal static class NativeHeap
{
    private const string Setting = "MALLOC_ARENA_MAX";

    // Parameter of mallopt, from malloc.h.
    private const int MostArenas = -8;
    private const int Arenas = 2;

    /// <summary>
    /// By default there are eight arenas a core, and each keeps what its threads once needed: over 200 photos of 12 megapixels
    /// the process grew to 1.4 GB, with two arenas to 0.65 GB.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Arenas stay: the limit must be there before the process has many threads.")]
    internal static unsafe void LimitArenas()
    {
        if (OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable(Setting) is null
            && NativeLibrary.TryLoad("libc.so.6", out var library)
            && NativeLibrary.TryGetExport(library, "mallopt", out var address))
        {
            _ = ((delegate* unmanaged<int, int, int>)address)(MostArenas, Arenas);
        }
    }
}

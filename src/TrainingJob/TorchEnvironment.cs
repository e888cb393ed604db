using System.Runtime.InteropServices;

namespace AePipeline.TrainingJob;

/// <summary>What libtorch's OpenMP runtime and memory allocator are told before the first use of TorchSharp.</summary>
internal static partial class TorchEnvironment
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    // Parameters of glibc's mallopt, from malloc.h.
    private const int TrimThreshold = -1;
    private const int MostMappedBlocks = -4;
    private const int MostArenas = -8;

    /// <summary>Call before the first use of TorchSharp.</summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        LetIdleThreadsSleep();
        KeepFreedMemory();
    }

    /// <summary>Gives freed memory back after all: when there is not enough, and when others than libtorch need it next.</summary>
    public static unsafe void ReturnFreedMemory()
    {
        if (OperatingSystem.IsLinux() && TryFind("malloc_trim", out var address)) _ = ((delegate* unmanaged<nuint, int>)address)(0);
    }

    /// <summary>
    /// By default idle threads spin at every barrier, and one other busy process on the machine then slows training
    /// several times over.
    /// </summary>
    private static void LetIdleThreadsSleep()
    {
        // Environment.SetEnvironmentVariable changes .NET's copy only; native code reads the C library's.
        if (Environment.GetEnvironmentVariable(WaitPolicy) is null) _ = SetEnvironment(WaitPolicy, "passive", overwrite: 0);
    }

    /// <summary>
    /// By default every step's tensors go back to the system and are paged in anew by the next: a third of the time of a
    /// small network. One arena serves whichever thread a step runs on.
    /// </summary>
    private static unsafe void KeepFreedMemory()
    {
        if (!TryFind("mallopt", out var address)) return;
        var mallopt = (delegate* unmanaged<int, int, int>)address;
        _ = mallopt(MostArenas, 1);
        _ = mallopt(MostMappedBlocks, 0);
        _ = mallopt(TrimThreshold, int.MaxValue);
    }

    private static bool TryFind(string function, out nint address)
    {
        address = 0;
        return NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, function, out address);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

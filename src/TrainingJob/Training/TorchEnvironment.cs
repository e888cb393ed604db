using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Training;

/// <summary>What libtorch's OpenMP runtime and memory allocator are told before the first use of TorchSharp.</summary>
internal static partial class TorchEnvironment
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>Call before the first use of TorchSharp.</summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        LetIdleThreadsSleep();
        KeepFreedMemory();
    }

    /// <summary>Gives freed memory back after all: when there is not enough, and when others than libtorch need it next.</summary>
    public static void ReturnFreedMemory() => NativeHeap.Trim();

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
    private static void KeepFreedMemory()
    {
        NativeHeap.Set(NativeHeapParameter.MostArenas, 1);
        NativeHeap.Set(NativeHeapParameter.MostMappedBlocks, 0);
        NativeHeap.Set(NativeHeapParameter.TrimThreshold, int.MaxValue);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

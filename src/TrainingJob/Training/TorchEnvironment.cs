using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.TrainingJob.Training;

/// <summary>What libtorch, its OpenMP runtime and the memory allocator are told before the first use of TorchSharp.</summary>
internal static partial class TorchEnvironment
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    // Of c10/util/logging_is_not_google_glog.h.
    private const int ErrorLevel = 2;

    /// <summary>Call before the first use of TorchSharp.</summary>
    public static void Prepare()
    {
        if (!OperatingSystem.IsLinux()) return;
        LetIdleThreadsSleep();
        KeepFreedMemory();
        LogErrorsOnly();
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

    /// <summary>
    /// On processors that NNPACK does not know each of many convolutions warns of that, and another library does them. The level is a
    /// variable of libtorch's core; the one of the environment is looked at by its Python package only.
    /// </summary>
    private static void LogErrorsOnly()
    {
        if (NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, "libc10.so"), out var core)
            && NativeLibrary.TryGetExport(core, "FLAGS_caffe2_log_level", out var level))
        {
            Marshal.WriteInt32(level, ErrorLevel);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

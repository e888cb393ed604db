using System.Runtime.InteropServices;

namespace AePipeline.TrainingJob;

/// <summary>Settings that libtorch's OpenMP runtime reads from the environment once, when it is loaded.</summary>
internal static partial class TorchEnvironment
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>
    /// Lets idle threads sleep. By default they spin at every barrier, and one other busy process on the machine then
    /// slows training several times over. Call before the first use of TorchSharp.
    /// </summary>
    public static void Prepare()
    {
        // Environment.SetEnvironmentVariable changes .NET's copy only; native code reads the C library's.
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WaitPolicy) is null)
        {
            _ = SetEnvironment(WaitPolicy, "passive", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

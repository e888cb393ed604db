using System.Runtime.InteropServices;

namespace AePipeline.TrainingJob.Training;

/// <summary>What TorchSharp does not tell about CUDA.</summary>
internal static unsafe class CudaDriver
{
    private const int ComputeCapabilityMajor = 75;

    /// <summary>Whether libtorch's CUDA half lies beside the program; without it, asking TorchSharp for CUDA only costs time.</summary>
    public static bool IsInBuild
    {
        get
        {
            var file = OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so";
            var folders = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
            return folders.Split(Path.PathSeparator).Append(AppContext.BaseDirectory).Any(folder => File.Exists(Path.Combine(folder, file)));
        }
    }

    /// <summary>Major number of the first device's compute capability: 7 for Volta and Turing, 8 for Ampere; 0 when there is no driver to tell.</summary>
    public static int Generation
    {
        get
        {
            if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1", out var driver)) return 0;
            var initialize = (delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit");
            var getAttribute = (delegate* unmanaged<int*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetAttribute");
            int major;
            return initialize(0) == 0 && getAttribute(&major, ComputeCapabilityMajor, 0) == 0 ? major : 0;
        }
    }
}

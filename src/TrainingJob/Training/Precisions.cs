using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Which number format to compute convolutions in.</summary>
public static class Precisions
{
    /// <summary>Float32 throughout.</summary>
    public const string Float32 = "fp32";

    /// <summary>Bfloat16 convolutions, float32 weights.</summary>
    public const string BFloat16 = "bf16";

    /// <summary>Float16 convolutions, float32 weights, scaled loss; on CUDA only.</summary>
    public const string Float16 = "fp16";

    /// <summary>Whichever is fastest on the device.</summary>
    public const string Auto = "auto";

    private const int Volta = 7;
    private const int Ampere = 8;

    /// <summary>All choices.</summary>
    public static IReadOnlyList<string> Choices { get; } = [Auto, Float32, BFloat16, Float16];

    /// <summary>The format for a device.</summary>
    /// <param name="precision">One of <see cref="Choices"/>.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The device does not compute in it.</exception>
    public static ScalarType Choose(string precision, TrainingDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var onCuda = device.Name == TrainingDevice.Cuda;
        return precision switch
        {
            BFloat16 => ScalarType.BFloat16,
            Float16 => onCuda ? ScalarType.Float16 : throw new ArgumentException("--precision fp16 is for CUDA. On the CPU use bf16, fp32 or auto."),
            Auto => onCuda ? FastestOnCuda(CudaDriver.Generation) : FastestOnCpu(),
            _ => ScalarType.Float32,
        };
    }

    /// <summary>What a format is called in arguments and model cards.</summary>
    public static string NameOf(ScalarType precision) => precision switch
    {
        ScalarType.BFloat16 => BFloat16,
        ScalarType.Float16 => Float16,
        _ => Float32,
    };

    /// <summary>The first generation with tensor cores multiplies float16 only; older ones gain nothing.</summary>
    internal static ScalarType FastestOnCuda(int generation) => generation switch
    {
        >= Ampere => ScalarType.BFloat16,
        Volta => ScalarType.Float16,
        _ => ScalarType.Float32,
    };

    private static ScalarType FastestOnCpu()
    {
        const string LinuxProcessorInfo = "/proc/cpuinfo";
        return File.Exists(LinuxProcessorInfo) ? FastestOnCpu([.. File.ReadLines(LinuxProcessorInfo).TakeWhile(line => line.Length > 0)]) : ScalarType.Float32;
    }

    /// <summary>
    /// Bfloat16 where the processor multiplies it faster: in AMX's tiles, or with AMD's AVX-512, which does twice as many. Intel's does
    /// as many as of float32, and what is converted back and forth makes a step of training a third longer.
    /// </summary>
    /// <param name="processor">Lines of Linux's <c>/proc/cpuinfo</c> for one core.</param>
    internal static ScalarType FastestOnCpu(IReadOnlyList<string> processor)
    {
        var flags = Words("flags");
        var isFaster = flags.Contains("amx_bf16") || (flags.Contains("avx512_bf16") && Words("vendor_id").Contains("AuthenticAMD"));
        return isFaster ? ScalarType.BFloat16 : ScalarType.Float32;

        string[] Words(string name) =>
            processor.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries) ?? [];
    }
}

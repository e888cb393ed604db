namespace AePipeline.TrainingJob.Training;

/// <summary>Which number format to train in.</summary>
public static class Precisions
{
    /// <summary>Float32 throughout.</summary>
    public const string Float32 = "fp32";

    /// <summary>Bfloat16 convolutions, float32 weights.</summary>
    public const string BFloat16 = "bf16";

    /// <summary>Whichever of the two is faster on this processor.</summary>
    public const string Auto = "auto";

    /// <summary>Whether to compute in bfloat16.</summary>
    /// <param name="precision">One of the names above.</param>
    public static bool UseBFloat16(string precision) => precision switch
    {
        BFloat16 => true,
        Auto => ProcessorMultipliesBFloat16(),
        _ => false,
    };

    private static bool ProcessorMultipliesBFloat16()
    {
        const string LinuxProcessorInfo = "/proc/cpuinfo";
        if (!File.Exists(LinuxProcessorInfo)) return false;
        var flags = File.ReadLines(LinuxProcessorInfo).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        return flags.Contains(" avx512_bf16", StringComparison.Ordinal) || flags.Contains(" amx_bf16", StringComparison.Ordinal);
    }
}

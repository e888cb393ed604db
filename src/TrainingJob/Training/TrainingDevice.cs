using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Where a run computes, and why there.</summary>
/// <param name="Device">The device.</param>
/// <param name="Name"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Reason">A sentence.</param>
public sealed record TrainingDevice(Device Device, string Name, string Reason)
{
    /// <summary>CUDA when this build has it and a device answers, otherwise the CPU.</summary>
    public const string Auto = "auto";

    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The first CUDA device.</summary>
    public const string Cuda = "cuda";

    /// <summary>All choices.</summary>
    public static IReadOnlyList<string> Choices { get; } = [Auto, Cpu, Cuda];

    /// <summary>Chooses.</summary>
    /// <param name="choice">One of <see cref="Choices"/>.</param>
    /// <exception cref="ArgumentException">CUDA was asked for by name and is not there.</exception>
    public static TrainingDevice Choose(string choice)
    {
        if (choice == Cpu) return OnCpu("it was asked for.");
        if (WithoutCuda() is not { } missing) return new TrainingDevice(new Device(TorchSharp.DeviceType.CUDA, 0), Cuda, "a CUDA device answers.");
        return choice == Cuda
            ? throw new ArgumentException($"--device is cuda, but {missing} Use --device auto or cpu, or run where CUDA is.")
            : OnCpu(missing);
    }

    private static TrainingDevice OnCpu(string reason) => new(new Device(TorchSharp.DeviceType.CPU), Cpu, reason);

    private static string? WithoutCuda()
    {
        if (!CudaDriver.IsInBuild) return "this build of libtorch has no CUDA.";
        return cuda.is_available() ? null : "no CUDA device answers.";
    }
}

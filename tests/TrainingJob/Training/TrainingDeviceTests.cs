using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class TrainingDeviceTests
{
    [Fact]
    public void Choose_Auto_SaysWhichAndWhy()
    {
        var device = TrainingDevice.Choose(TrainingDevice.Auto);
        Assert.Equal(CudaDriver.IsInBuild && cuda.is_available() ? TrainingDevice.Cuda : TrainingDevice.Cpu, device.Name);
        Assert.Contains("CUDA", device.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_CudaThatIsNotThere_FailsInPlaceOfFallingBack()
    {
        Assert.SkipWhen(CudaDriver.IsInBuild, "This build has CUDA.");
        var error = Assert.Throws<ArgumentException>(() => TrainingDevice.Choose(TrainingDevice.Cuda));
        Assert.Contains("--device", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, ScalarType.BFloat16)]
    [InlineData(8, ScalarType.BFloat16)]
    [InlineData(7, ScalarType.Float16)]
    [InlineData(6, ScalarType.Float32)]
    [InlineData(0, ScalarType.Float32)]
    public void FastestOnCuda_EachGeneration_IsWhatItsTensorCoresMultiply(int generation, ScalarType expected) =>
        Assert.Equal(expected, Precisions.FastestOnCuda(generation));

    [Theory]
    [InlineData("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile", ScalarType.BFloat16)]
    [InlineData("AuthenticAMD", "avx512f avx512_bf16", ScalarType.BFloat16)]
    [InlineData("GenuineIntel", "avx512f avx512_bf16", ScalarType.Float32)]
    [InlineData("AuthenticAMD", "avx2", ScalarType.Float32)]
    public void FastestOnCpu_EachProcessor_IsWhatItMultipliesFaster(string vendor, string flags, ScalarType expected) =>
        Assert.Equal(expected, Precisions.FastestOnCpu([$"vendor_id\t: {vendor}", "model\t\t: 1", $"flags\t\t: fpu {flags}"]));

    [Fact]
    public void Choose_Float16OnTheCpu_SaysWhatToUse()
    {
        var cpu = TrainingDevice.Choose(TrainingDevice.Cpu);
        var error = Assert.Throws<ArgumentException>(() => Precisions.Choose(Precisions.Float16, cpu));
        Assert.Contains("bf16", error.Message, StringComparison.Ordinal);
    }
}

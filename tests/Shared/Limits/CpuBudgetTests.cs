using AePipeline.Limits;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Limits;

public sealed class CpuBudgetTests : IDisposable
{
    private readonly TempFolder _root = new();

    [Theory]
    [InlineData("max 100000", 16)]
    [InlineData("200000 100000", 2)]
    [InlineData("150000 100000", 2)]
    [InlineData("140000 100000", 1)]
    [InlineData("10000 100000", 1)]
    [InlineData("6400000 100000", 16)]
    [InlineData("unreadable", 16)]
    public void Detect_Version2Quota_IsInWholeCores(string content, int expected)
    {
        File.WriteAllText(_root.File("cpu.max"), content + "\n");

        Assert.Equal(expected, CpuBudget.Detect(_root.Path, processorCount: 16));
    }

    [Theory]
    [InlineData("-1", 16)]
    [InlineData("300000", 3)]
    public void Detect_Version1Quota_IsInWholeCores(string quota, int expected)
    {
        Directory.CreateDirectory(_root.File("cpu"));
        File.WriteAllText(_root.File("cpu/cpu.cfs_quota_us"), quota + "\n");
        File.WriteAllText(_root.File("cpu/cpu.cfs_period_us"), "100000\n");

        Assert.Equal(expected, CpuBudget.Detect(_root.Path, processorCount: 16));
    }

    [Fact]
    public void Detect_NoControlGroup_IsWhatTheSystemOffers() =>
        Assert.Equal(16, CpuBudget.Detect(_root.File("none"), processorCount: 16));

    [Fact]
    public void Cores_ThisProcess_IsBetweenOneAndWhatTheSystemOffers() =>
        Assert.InRange(CpuBudget.Cores, 1, Environment.ProcessorCount);

    public void Dispose() => _root.Dispose();
}

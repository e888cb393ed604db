using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging;

public sealed class NativeHeapTests
{
    private const int Large = 24 << 20;
    private const int MappedByItself = 2;

    [Fact]
    public void MapLargeBlocks_AfterSuchBlocksWereFreed_MapsThemStill()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "Only glibc has this heap.");
        NativeHeap.MapLargeBlocks();

        Assert.Contains(true, AllocateAndFree());
        // By default the first time would have been the last.
        Assert.Contains(true, AllocateAndFree());
    }

    /// <summary>
    /// Whether each of several blocks was mapped. Several at once: one may fit into a gap that the heap has already.
    /// </summary>
    private static bool[] AllocateAndFree()
    {
        nint[] blocks = [.. Enumerable.Range(0, 6).Select(_ => Marshal.AllocHGlobal(Large))];

        // glibc keeps how a block was made in the low bits of its size, which is before it.
        bool[] mapped = [.. blocks.Select(block => (Marshal.ReadIntPtr(block, -nint.Size) & MappedByItself) != 0)];
        foreach (var block in blocks) Marshal.FreeHGlobal(block);
        return mapped;
    }
}

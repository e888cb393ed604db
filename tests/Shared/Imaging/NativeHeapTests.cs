using System.Runtime.InteropServices;
using AePipeline.Imaging;

namespace AePipeline.Tests.Imaging;

public sealed class NativeHeapTests
{
    private const int MappedByItself = 2;

    [Theory]
    [InlineData(300 << 10)]
    [InlineData(8 << 20)]
    public void MapLargeBlocks_AfterABlockOfTheSizeWasFreed_MapsTheNextOneToo(int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "Only glibc has this heap.");
        NativeHeap.MapLargeBlocks();

        for (var i = 0; i < 3; i++)
        {
            var block = Marshal.AllocHGlobal(size);

            // glibc keeps how a block was made in the low bits of its size, which is before it.
            var header = Marshal.ReadIntPtr(block, -nint.Size);
            Marshal.FreeHGlobal(block);

            Assert.Equal(MappedByItself, header & MappedByItself);
        }
    }
}

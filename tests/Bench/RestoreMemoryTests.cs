using System.Globalization;
using AePipeline.Tests.Imaging;
using AePipeline.Tests.Support;

namespace AePipeline.Bench.Tests;

public sealed class RestoreMemoryTests : IDisposable
{
    // The photo has 69 as it is and 275 as numbers; the fixture's first layer would take 384 for it in one piece.
    private const int MegabytesOfRowsAndTiles = 68;

    // The runtime refuses a larger heap and ends the program: nothing of a photo's size can be on it.
    private const int MegabytesOfHeap = 64;

    private const long Megabyte = 1 << 20;

    // Headers, tables and the like, whatever the image.
    private const long Small = Megabyte;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Restore_JpegOf24Megapixels_StaysWithinAFixedMemory(int orientation)
    {
        using (var photo = TestPictures.Photo(6000, 4000))
        {
            using var turned = photo.Mutate(image => image.Set(NetVips.GValue.GIntType, "orientation", orientation));
            turned.Jpegsave(_folder["in.jpg"]);
        }

        AssertHeldWithinLent(await RunAsync("denoise"), MegabytesOfRowsAndTiles);
    }

    [Fact]
    public async Task Restore_InterlacedPngOf16Megapixels_TakesWhatItsHeaderSays()
    {
        const int Side = 4000;
        using (var photo = TestPictures.Gradient(Side, Side))
        using (var opaque = photo.Bandjoin(255))
        using (var deep = opaque.Cast(NetVips.Enums.BandFormat.Ushort, shift: true).Copy(interpretation: NetVips.Enums.Interpretation.Rgb16))
        {
            deep.Pngsave(_folder["in.jpg"], compression: 1, interlace: true);
        }

        var held = await RunAsync("denoise");

        Assert.InRange(held.Vips, Side * Side * 8, long.MaxValue);
        AssertHeldWithinLent(held, (Side * Side * 8 / Megabyte) + (2 * MegabytesOfRowsAndTiles));
    }

    [Fact]
    public async Task Embed_JpegOf24Megapixels_IsNeverHeldAsNumbers()
    {
        using (var photo = TestPictures.Photo(6000, 4000)) photo.Jpegsave(_folder["in.jpg"]);

        AssertHeldWithinLent(await RunAsync("embed"), MegabytesOfRowsAndTiles);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// What the process peaks at depends on when the runtime collects, on what the C library keeps of freed memory and on how
    /// many threads find time to allocate, and so on the load of the machine. What the code asks for does not.
    /// </summary>
    private static void AssertHeldWithinLent((long Lent, long Buffers, long Vips) held, long megabytes)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{held}");
        Assert.InRange(held.Lent, 1, megabytes * Megabyte);
        Assert.InRange(held.Buffers + held.Vips, 0, held.Lent + Small);
    }

    private async Task<(long Lent, long Buffers, long Vips)> RunAsync(string task)
    {
        var reports = await BenchProgram.RunAsync(
            "bench-restore",
            [_folder["in.jpg"], _folder["out.png"], BenchProgram.CardOf(task)],
            ("DOTNET_GCHeapHardLimit", (MegabytesOfHeap * Megabyte).ToString("X", CultureInfo.InvariantCulture)));
        var details = reports[0].GetProperty("details");
        return (Of("MostLent"), Of("MostInBuffers"), Of("MostInVips"));

        long Of(string count) => details.GetProperty(count).GetInt64();
    }
}

using AePipeline.Tests.Imaging;
using AePipeline.Tests.Support;

namespace AePipeline.Bench.Tests;

public sealed class BulkMemoryTests(AzuriteFixture azurite)
{
    // Of which 150 for the runtime, storage clients, ONNX Runtime and libvips. The photos' samples as numbers would take
    // 144 each, and all of them are on their way at once.
    private const int Megabytes = 320;

    [Fact]
    public async Task Run_PhotosOf12Megapixels_HoldsFewOfThemInMemory()
    {
        const int Photos = 24;
        using var folder = new TemporaryFolder();
        using (var photo = TestPictures.Photo(4000, 3000)) photo.Jpegsave(folder["photo.jpg"]);
        var account = await azurite.CreateAccountAsync();

        var report = Assert.Single(await BenchProgram.RunAsync(
            "bench-bulk", ["bulk", BenchProgram.CardOf("embed"), folder.Path, $"{Photos}"], ("Storage__ConnectionString", account.ConnectionString)));

        var peak = report.GetProperty("PeakMegabytes").GetInt32();
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak: {peak} MiB.");
        Assert.Equal(Photos - 1, report.GetProperty("Images").GetInt32());
        Assert.InRange(peak, 50, Megabytes);
    }
}

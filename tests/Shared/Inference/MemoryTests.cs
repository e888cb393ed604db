using System.Diagnostics;
using System.Text.Json;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Inference;

public sealed class MemoryTests : IDisposable
{
    // Of which 125 for a small image: the runtime, ONNX Runtime and libvips. One strip of tiles and the fixture model's
    // run on a tile take 100 more, and the upright copy of a turned photo another 70, which are pages of a file. The
    // fixture's first layer alone would take 384 for the whole photo.
    private const int Megabytes = 360;

    // Those 125 and some room; the photo's samples as numbers would take another 275.
    private const int MegabytesToEmbed = 200;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task Restore_JpegOf24Megapixels_StaysWithinAFixedMemory(int orientation)
    {
        using (var photo = TestPictures.Photo(6000, 4000))
        {
            using var turned = photo.Mutate(image => image.Set(NetVips.GValue.GIntType, "orientation", orientation));
            turned.Jpegsave(_folder.File("in.jpg"));
        }

        var peak = await PeakMegabytesAsync("denoise.json");

        TestContext.Current.TestOutputHelper?.WriteLine($"Peak: {peak} MiB.");
        Assert.InRange(peak, 50, Megabytes);
    }

    [Fact]
    public async Task Embed_JpegOf24Megapixels_IsNeverHeldAsNumbers()
    {
        using (var photo = TestPictures.Photo(6000, 4000)) photo.Jpegsave(_folder.File("in.jpg"));

        var peak = await PeakMegabytesAsync("embed.json");

        TestContext.Current.TestOutputHelper?.WriteLine($"Peak: {peak} MiB.");
        Assert.InRange(peak, 50, MegabytesToEmbed);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> PeakMegabytesAsync(string card)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "bench-restore.dll"),
                _folder.File("in.jpg"),
                _folder.File("out.png"),
                Path.Combine(Models.Folder, card),
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        using var report = JsonDocument.Parse(output.Split('\n')[0]);
        return report.RootElement.GetProperty("PeakMegabytes").GetInt32();
    }
}

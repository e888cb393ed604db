using System.Diagnostics;
using System.Text.Json;
using AePipeline.Tests.Imaging;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

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
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.Environment["Storage__ConnectionString"] = account.ConnectionString;
        foreach (var argument in (string[])
            [
                Path.Combine(AppContext.BaseDirectory, "bench-bulk.dll"),
                "bulk",
                Path.Combine(ProcessingHost.ModelFolder, "embed.json"),
                folder.Path,
                $"{Photos}",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        using var report = JsonDocument.Parse(output);
        var peak = report.RootElement.GetProperty("PeakMegabytes").GetInt32();
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak: {peak} MiB.");
        Assert.Equal(Photos - 1, report.RootElement.GetProperty("Images").GetInt32());
        Assert.InRange(peak, 50, Megabytes);
    }
}

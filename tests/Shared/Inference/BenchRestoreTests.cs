using System.Diagnostics;
using AePipeline.Tests.Imaging;

namespace AePipeline.Tests.Inference;

public sealed class BenchRestoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BenchRestore_AfterAllMeasurements_LeavesTheResultAndNothingElse()
    {
        using (var photo = TestPictures.Photo(64, 48)) photo.Pngsave(_folder.File("in.png"));
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "bench-restore.dll"), _folder.File("in.png"), _folder.File("out.png"), Path.Combine(Models.Folder, "denoise.json"),
        ];

        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("\"encode\"", output, StringComparison.Ordinal);
        var (before, after) = (TestPictures.Read(_folder.File("in.png")), TestPictures.Read(_folder.File("out.png")));
        Assert.Equal(before.Layout, after.Layout);
        Assert.NotEqual(before.Samples, after.Samples);
        Assert.Equal(["in.png", "out.png"], _folder.Files.Order());
    }
}

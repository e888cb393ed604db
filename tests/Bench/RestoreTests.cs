using AePipeline.Tests.Imaging;
using AePipeline.Tests.Support;

namespace AePipeline.Bench.Tests;

public sealed class RestoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restore_AfterAllMeasurements_LeavesTheResultAndNothingElse()
    {
        using (var photo = TestPictures.Photo(64, 48)) photo.Pngsave(_folder["in.png"]);

        var reports = await BenchProgram.RunAsync("bench-restore", [_folder["in.png"], _folder["out.png"], BenchProgram.CardOf("denoise")]);

        Assert.Equal(["restore", "decode", "encode"], reports.Select(report => report.GetProperty("what").GetString()));
        var (before, after) = (TestPictures.Read(_folder["in.png"]), TestPictures.Read(_folder["out.png"]));
        Assert.Equal(before.Layout, after.Layout);
        Assert.NotEqual(before.Samples, after.Samples);
        Assert.Equal(["in.png", "out.png"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }
}

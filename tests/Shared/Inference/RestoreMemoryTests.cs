using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Tiles;
using AePipeline.Tests.Imaging;
using static NetVips.Enums;

namespace AePipeline.Tests.Inference;

public sealed class RestoreMemoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_ThreeInterlacedPngsBesidePhotos_NeverTakeMoreThanTheBudgetTogether()
    {
        using var model = Models.Load(Models.Denoise);
        var paths = new List<string>();
        using (var picture = TestPictures.Gradient(700, 500))
        using (var deep = picture.Bandjoin(255).Cast(BandFormat.Ushort, shift: true).Copy(interpretation: Interpretation.Rgb16))
        {
            for (var i = 0; i < 3; i++) deep.Pngsave(Add($"large{i}"), interlace: true);
            for (var i = 0; i < 6; i++) picture.Jpegsave(Add($"photo{i}"));
        }

        var most = Memory(paths[0], model);
        var budget = Models.Budget(most + Memory(paths[^1], model));
        var restorer = Models.Restorer(Models.Gate(), tileSize: 64, budget: budget);

        var results = await Task.WhenAll(paths.Select(path => restorer.RestoreAsync(path, path + ".out", ImageFormat.Png, model, Cancel)));

        Assert.All(results, result => Assert.Equal(700, result.Width));
        Assert.InRange(budget.MostLent, most, budget.Total);
        Assert.Equal(0, budget.Lent);

        string Add(string name)
        {
            paths.Add(_folder.File(name));
            return paths[^1];
        }
    }

    [Fact]
    public async Task Restore_ImageThatTakesMoreThanTheBudget_IsTooLargeAndLeavesNothing()
    {
        using var model = Models.Load(Models.Denoise);
        using (var picture = TestPictures.Gradient(700, 500)) picture.Pngsave(_folder.File("in"), interlace: true);
        var budget = Models.Budget(Memory(_folder.File("in"), model) - 1);

        var rejected = await Assert.ThrowsAsync<ImageRejectedException>(() => Models.Restorer(Models.Gate(), tileSize: 64, budget: budget)
            .RestoreAsync(_folder.File("in"), _folder.File("out"), ImageFormat.Png, model, Cancel));

        Assert.Equal(ImageRejection.TooLarge, rejected.Rejection);
        Assert.False(File.Exists(_folder.File("out")));
        Assert.Equal(0, budget.Lent);
    }

    [Fact]
    public async Task Restore_ResultOverItsLimit_IsTooLargeWithTheSetting()
    {
        using var model = Models.Load(Models.Upscale);
        var scale = model.SelectSession(3).Scale;
        using (var picture = TestPictures.Gradient(50, 20)) picture.Pngsave(_folder.File("in"));

        foreach (var below in new[] { 1, 0 })
        {
            var restorer = Models.Restorer(Models.Gate(), limits: new ImageLimits { MaxResultPixels = (50 * 20 * scale * scale) - below });
            var failure = await Record.ExceptionAsync(() => restorer.RestoreAsync(_folder.File("in"), _folder.File("out"), ImageFormat.Png, model, Cancel));
            if (below == 0) Assert.Null(failure);
            else Assert.Contains("Imaging__MaxResultPixels", Assert.IsType<ImageRejectedException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CheckResult_FourTimesTheLargestUpload_IsMoreThanTheDefaultAllows()
    {
        var limits = new ImageLimits();
        limits.CheckResult(28_284, 28_284);
        Assert.Throws<ImageRejectedException>(() => limits.CheckResult(4 * 14_142, 4 * 14_142));
    }

    [Fact]
    public void Of_FolderThatIsInMemory_CountsTheFilesToo()
    {
        using var model = Models.Load(Models.Denoise);
        using (var picture = TestPictures.Gradient(70, 50)) picture.Pngsave(_folder.File("in"));
        var header = ImageHeader.Read(_folder.File("in"), new ImageLimits());

        var onDisc = RestoreMemory.Of(header, ImageFormat.Png, header.Layout, model.SelectSession(3), Tiles(header, model), workFiles: null);
        var inMemory = RestoreMemory.Of(header, ImageFormat.Png, header.Layout, model.SelectSession(3), Tiles(header, model), workFiles: 1000);

        Assert.Equal(onDisc + 1000 + (70 * 50 * 3), inMemory);
    }

    public void Dispose() => _folder.Dispose();

    private static TileGrid Tiles(ImageHeader header, OnnxModel model) =>
        TileGrid.Of(header.Layout, model.SelectSession(header.Layout.Channels), new InferenceOptions { TileSize = 64 });

    private static long Memory(string path, OnnxModel model)
    {
        var header = ImageHeader.Read(path, new ImageLimits());
        return RestoreMemory.Of(header, ImageFormat.Png, header.Layout, model.SelectSession(header.Layout.Channels), Tiles(header, model), workFiles: null);
    }
}

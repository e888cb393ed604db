using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;
using NetVips;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class PatchesTests : IDisposable
{
    private const int Size = 8;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Next_SameSeed_GivesTheSameBatches()
    {
        await using var first = await SampleAsync(batch: 4, seed: 7);
        await using var second = await SampleAsync(batch: 4, seed: 7);
        await using var other = await SampleAsync(batch: 4, seed: 8);
        var batch = (await first.NextAsync(Token)).Samples;
        Assert.Equal(batch, (await second.NextAsync(Token)).Samples);
        Assert.NotEqual(batch, (await other.NextAsync(Token)).Samples);
    }

    [Fact]
    public async Task Next_ManyPatches_EachIsASquareOfTheImageAtAScaleInOneOfEightOrientations()
    {
        await using var sampler = await SampleAsync(batch: 400, seed: 1);
        var batch = (await sampler.NextAsync(Token)).Samples;
        var steps = new HashSet<(int, int)>();
        var halves = 0;
        for (var i = 0; i < 400; i++)
        {
            // Red counts columns and green rows, so the differences along a patch's axes tell its orientation and scale.
            // In the middle of a patch, since at an image's edge halving bends them.
            var middle = batch.AsSpan(((i * Size * Size) + (Size / 2 * Size) + (Size / 2)) * 3);
            var right = (Red: middle[3] - middle[0], Green: middle[4] - middle[1]);
            var down = (Red: middle[Size * 3] - middle[0], Green: middle[(Size * 3) + 1] - middle[1]);
            var step = Math.Abs(right.Red) + Math.Abs(right.Green);
            Assert.InRange(step, 1, 2);
            Assert.Equal(step, Math.Abs(down.Red) + Math.Abs(down.Green));
            Assert.Equal(0, (right.Red * down.Red) + (right.Green * down.Green));
            steps.Add(((right.Red + (2 * right.Green)) / step, (down.Red + (2 * down.Green)) / step));
            halves += step - 1;
        }

        Assert.Equal(8, steps.Count);
        Assert.InRange(halves, 150, 250);
    }

    [Fact]
    public async Task Next_PatchesOfAnImageThatIsHalfFlat_AreMoreOftenOfTheOtherHalf()
    {
        using var folder = new TemporaryFolder();
        using var flat = Image.Black(400, 200);
        using var noise = Image.Gaussnoise(400, 200, mean: 128, sigma: 30, seed: 1).Cast(Enums.BandFormat.Uchar);
        using var image = flat.Join(noise, Enums.Direction.Horizontal).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Bw);
        image.Pngsave(folder["half.png"]);
        await using var sampler = await SampleAsync(folder.Path, batch: 1000, seed: 1);

        var patches = (await sampler.NextAsync(Token)).Samples.Chunk(Size * Size * 3);

        // One place is flat in a half of all cases, both are in a quarter.
        Assert.InRange(patches.Count(patch => patch.All(sample => sample == 0)), 200, 300);
    }

    [Fact]
    public async Task Next_CropGroups_HoldSeveralOfEachImageAndNoImageTwice()
    {
        using var folder = new TemporaryFolder();
        for (byte shade = 0; shade < 6; shade++)
        {
            using var image = Image.Black(40, 30).Linear([1.0], [40.0 * shade]).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Bw);
            image.Pngsave(folder[$"{shade}.png"]);
        }

        var pool = await ImagePool.FillAsync(await LoadAsync(folder.Path), Size, seed: 1, DataPosition.Start, Token);
        await using var sampler = new PoolSampler(pool, batch: 8, new CropGroups(Size, crops: 2, LightOptions.None), seed: 1);
        var batch = await sampler.NextAsync(Token);

        Assert.Equal((8, 2), (batch.Count, batch.Together));
        var colours = batch.Samples.Chunk(batch.Samples.Length / 8).Select(crop => crop.Chunk(3).Select(pixel => string.Join(' ', pixel)).Distinct().Single()).ToList();
        Assert.All(colours.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.Equal(4, colours.Distinct().Count());
    }

    [Fact]
    public async Task Fill_EveryImageTooSmall_SaysWhatToDo()
    {
        var images = await LoadAsync(GradientFolder());
        var error = await Assert.ThrowsAsync<TrainingDataException>(() => ImagePool.FillAsync(images, smallestSide: 41, seed: 1, DataPosition.Start, Token));
        Assert.Contains("--patch", error.Message, StringComparison.Ordinal);
    }

    private async Task<PoolSampler> SampleAsync(int batch, int seed) => await SampleAsync(GradientFolder(), batch, seed);

    private static async Task<PoolSampler> SampleAsync(string folder, int batch, int seed) =>
        new(await ImagePool.FillAsync(await LoadAsync(folder), Size, seed: 1, DataPosition.Start, Token), batch, new Patches(Size), seed);

    private static Task<ImageSet> LoadAsync(string folder) => ImageSet.LoadAsync(
        new FolderImageSource(folder), new DataOptions { Split = DatasetSplit.AllForTraining }, new Progress<int>(), Token);

    /// <summary>Holds one image of 60x40 pixels in which red is the column and green the row.</summary>
    private string GradientFolder()
    {
        using var position = Image.Xyz(60, 40);
        using var colour = position.Bandjoin(0).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        colour.Pngsave(_folder["gradient.png"]);
        return _folder.Path;
    }
}

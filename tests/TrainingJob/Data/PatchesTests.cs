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
    public async Task Next_ManyPatches_EachIsASquareOfTheImageInOneOfEightOrientations()
    {
        await using var sampler = await SampleAsync(batch: 200, seed: 1);
        var batch = (await sampler.NextAsync(Token)).Samples;
        var steps = new HashSet<(int, int)>();
        for (var i = 0; i < 200; i++)
        {
            // Red counts columns and green rows, so the differences along a patch's axes tell its orientation.
            var patch = batch.AsSpan(i * Size * Size * 3, Size * Size * 3);
            var right = (Red: patch[3] - patch[0], Green: patch[4] - patch[1]);
            var down = (Red: patch[Size * 3] - patch[0], Green: patch[(Size * 3) + 1] - patch[1]);
            Assert.Equal(1, Math.Abs(right.Red) + Math.Abs(right.Green));
            Assert.Equal(1, Math.Abs(down.Red) + Math.Abs(down.Green));
            Assert.Equal(0, (right.Red * down.Red) + (right.Green * down.Green));
            steps.Add((right.Red + (2 * right.Green), down.Red + (2 * down.Green)));
        }

        Assert.Equal(8, steps.Count);
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

        var images = await ImageSet.LoadAsync(new FolderImageSource(folder.Path), new DataOptions { Split = DatasetSplit.AllForTraining }, new Progress<int>(), Token);
        var pool = await ImagePool.FillAsync(images, Size, seed: 1, DataPosition.Start, Token);
        await using var sampler = new PoolSampler(pool, batch: 8, new CropGroups(Size, crops: 2), seed: 1);
        var batch = await sampler.NextAsync(Token);

        Assert.Equal((8, 2), (batch.Count, batch.Together));
        var colours = batch.Samples.Chunk(batch.Samples.Length / 8).Select(crop => crop.Chunk(3).Select(pixel => string.Join(' ', pixel)).Distinct().Single()).ToList();
        Assert.All(colours.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
        Assert.Equal(4, colours.Distinct().Count());
    }

    [Fact]
    public async Task Fill_EveryImageTooSmall_SaysWhatToDo()
    {
        var images = await LoadAsync();
        var error = await Assert.ThrowsAsync<TrainingDataException>(() => ImagePool.FillAsync(images, smallestSide: 31, seed: 1, DataPosition.Start, Token));
        Assert.Contains("--patch", error.Message, StringComparison.Ordinal);
    }

    private async Task<PoolSampler> SampleAsync(int batch, int seed) =>
        new(await ImagePool.FillAsync(await LoadAsync(), Size, seed: 1, DataPosition.Start, Token), batch, new Patches(Size), seed);

    /// <summary>One image of 40x30 pixels in which red is the column and green the row.</summary>
    private Task<ImageSet> LoadAsync()
    {
        var path = _folder["gradient.png"];
        if (!File.Exists(path))
        {
            using var position = Image.Xyz(40, 30);
            using var colour = position.Bandjoin(0).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
            colour.Pngsave(path);
        }

        return ImageSet.LoadAsync(
            new FolderImageSource(_folder.Path), new DataOptions { Split = DatasetSplit.AllForTraining }, new Progress<int>(), Token);
    }
}

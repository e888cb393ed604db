using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Tests.Support;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class ImagePoolTests : IDisposable
{
    private const int PhotoBytes = 72 * 64 * 3;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fill_MemoryForAll_HoldsAllAndNeverRotates()
    {
        await using var pool = await FillAsync(12, memory: 12 * PhotoBytes);
        Assert.True(pool.HoldsAll);
        var before = Names(pool);
        await pool.RotateAsync(Token);
        Assert.Equal(before, Names(pool));
        Assert.Equal(12, pool.Count);
    }

    [Fact]
    public async Task Rotate_MemoryForAThird_StaysInsideItAndShowsEveryImageInTurn()
    {
        await using var pool = await FillAsync(12, memory: 4 * PhotoBytes);
        Assert.False(pool.HoldsAll);
        Assert.Equal(4, pool.Count);
        var seen = Names(pool);
        for (var rotation = 0; rotation < 8; rotation++)
        {
            await pool.RotateAsync(Token);
            Assert.Equal(4, pool.Count);
            seen.UnionWith(Names(pool));
        }

        Assert.Equal(12, seen.Count);
    }

    [Fact]
    public async Task Next_PatchesOfARotatingPool_AreTheSameForTheSameSeedHoweverManyThreads()
    {
        var batches = new List<byte[]>();
        foreach (var threads in (int[])[1, 4])
        {
            await using var sampler = new PoolSampler(await FillAsync(12, memory: 3 * PhotoBytes, threads), batch: 32, new Patches(16), seed: 3);
            for (var i = 0; i < 20; i++) batches.Add((await sampler.NextAsync(Token)).Samples);
        }

        Assert.Equal(batches.Take(20), batches.Skip(20));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(3)]
    public async Task Next_PatchesOpenedAgainInTheMiddle_AreThoseThatWereToCome(int held)
    {
        var images = await LoadAsync(Photos.Write(_folder["photos"], 12), held * PhotoBytes);
        await using var first = await OpenAsync(DataPosition.Start);
        for (var i = 0; i < 15; i++) await first.NextAsync(Token);
        await using var second = await OpenAsync(first.Position);
        Assert.Equal(15, second.Position.Batches);
        for (var i = 0; i < 15; i++) Assert.Equal((await first.NextAsync(Token)).Samples, (await second.NextAsync(Token)).Samples);

        async Task<PoolSampler> OpenAsync(DataPosition position) =>
            new(await ImagePool.FillAsync(images, 16, seed: 1, position, Token), batch: 32, new Patches(16), seed: 3, position);
    }

    [Fact]
    public async Task Next_WholeImagesOpenedAgainInTheMiddle_AreThoseThatWereToCome()
    {
        var images = await LoadAsync(Photos.Write(_folder["photos"], 12), 5 * PhotoBytes);
        await using var first = new WholeImageSampler(images, batch: 5, height: 8, width: 8, seed: 1);
        for (var i = 0; i < 7; i++) await first.NextAsync(Token);
        await using var second = new WholeImageSampler(images, batch: 5, height: 8, width: 8, seed: 1, first.Position);
        for (var i = 0; i < 7; i++) Assert.Equal((await first.NextAsync(Token)).Samples, (await second.NextAsync(Token)).Samples);
    }

    [Fact]
    public async Task Fill_ImageCutShort_IsLeftOutAndNamed()
    {
        var photos = Photos.Write(_folder["photos"], 12);
        var cut = Path.Combine(photos, "photo03.png");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(cut, Token))[..2000], Token);
        var images = await LoadAsync(photos, 12 * PhotoBytes);
        Assert.Empty(images.Unreadable);
        await using var pool = await ImagePool.FillAsync(images, 16, seed: 1, DataPosition.Start, Token);
        Assert.Equal(11, pool.Count);
        Assert.StartsWith("photo03.png", Assert.Single(images.Unreadable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_WholeImages_GivesEachOncePerRoundInTheSizeAskedFor()
    {
        var images = await LoadAsync(Photos.Write(_folder["photos"], 12), 5 * PhotoBytes);
        await using var sampler = new WholeImageSampler(images, batch: 4, height: 8, width: 12, seed: 1);
        for (var round = 0; round < 3; round++)
        {
            var seen = new HashSet<string>();
            for (var i = 0; i < 3; i++)
            {
                var batch = await sampler.NextAsync(Token);
                Assert.Equal((4, 8, 12, 3), (batch.Count, batch.Height, batch.Width, batch.Channels));
                foreach (var image in batch.Samples.Chunk(8 * 12 * 3)) seen.Add(Convert.ToHexString(image));
            }

            Assert.Equal(12, seen.Count);
        }
    }

    private async Task<ImagePool> FillAsync(int photos, long memory, int threads = 2) =>
        await ImagePool.FillAsync(await LoadAsync(Photos.Write(_folder["photos"], photos), memory, threads), 16, seed: 1, DataPosition.Start, Token);

    private static Task<ImageSet> LoadAsync(string folder, long trainingMemory, int threads = 2)
    {
        var options = new DataOptions { Split = DatasetSplit.AllForTraining, Memory = trainingMemory * 4 / 3, Threads = threads };
        return ImageSet.LoadAsync(new FolderImageSource(folder), options, new Progress<int>(), Token);
    }

    private static HashSet<string> Names(ImagePool pool)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 400).Select(_ => pool.Pick(random).Name)];
    }
}

using AePipeline.TrainingJob.Data;

namespace AePipeline.TrainingJob.Tests.Data;

public sealed class PatchSamplerTests
{
    private const int Size = 8;

    [Fact]
    public async Task Next_SameSeed_GivesTheSameBatches()
    {
        await using var first = new PatchSampler([Gradient(40, 30)], batch: 4, Size, seed: 7);
        await using var second = new PatchSampler([Gradient(40, 30)], batch: 4, Size, seed: 7);
        await using var other = new PatchSampler([Gradient(40, 30)], batch: 4, Size, seed: 8);
        var batch = await first.NextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(batch, await second.NextAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual(batch, await other.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Next_ManyPatches_EachIsASquareOfTheImageInOneOfEightOrientations()
    {
        var image = Gradient(40, 30);
        await using var sampler = new PatchSampler([image], batch: 200, Size, seed: 1);
        var batch = await sampler.NextAsync(TestContext.Current.CancellationToken);
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
    public void Create_EveryImageTooSmall_SaysWhatToDo()
    {
        var error = Assert.Throws<TrainingDataException>(() => new PatchSampler([Gradient(Size - 1, 100)], 1, Size, 1));
        Assert.Contains("--patch", error.Message, StringComparison.Ordinal);
    }

    private static TrainingImage Gradient(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            pixels[i * 3] = (byte)(i % width);
            pixels[(i * 3) + 1] = (byte)(i / width);
        }

        return new TrainingImage("gradient", "", width, height, pixels);
    }
}

using AePipeline.Imaging;
using AePipeline.Inference.Turns;
using AePipeline.Tests.Imaging;
using NetVips;

namespace AePipeline.Tests.Inference;

public sealed class ImageRestorerFailureTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly InferenceGate _gate = Models.Gate();

    [Fact]
    public async Task Restore_FileThatBreaksOffHalfWay_IsRejectedAndLeavesNothing()
    {
        using var photo = TestPictures.Photo(800, 900);
        photo.Pngsave(_folder.File("whole.png"));
        var whole = File.ReadAllBytes(_folder.File("whole.png"));
        File.Delete(_folder.File("whole.png"));
        _folder.Write("in.png", whole.AsSpan(0, whole.Length / 2));
        using var model = Models.Load(Models.Denoise);

        var rejected = await Assert.ThrowsAsync<ImageRejectedException>(() => Models.Restorer(_gate, tileSize: 64).RestoreAsync(
            _folder.File("in.png"), _folder.File("out"), ImageFormat.Png, model, TestContext.Current.CancellationToken));

        Assert.Equal(ImageRejection.Corrupt, rejected.Rejection);
        Assert.Equal(["in.png"], _folder.Files);
    }

    [Theory]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.WebP)]
    public async Task Restore_CancelledHalfWay_LeavesNothing(ImageFormat format)
    {
        using var photo = TestPictures.Photo(900, 1200);
        using var turned = photo.Mutate(image => image.Set(GValue.GIntType, "orientation", 6));
        turned.Jpegsave(_folder.File("in.png"));
        using var model = Models.Load(Models.Denoise);
        using var stop = new CancellationTokenSource();

        // The clock is read before and after each tile: this is in the second of 15 strips.
        var clock = new CancellingClock(stop, readings: 50);
        var restorer = Models.Restorer(_gate, tileSize: 64, clock);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => restorer.RestoreAsync(_folder.File("in.png"), _folder.File("out"), format, model, stop.Token));

        Assert.Equal(50, clock.Readings);
        Assert.Equal(["in.png"], _folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class CancellingClock(CancellationTokenSource stop, int readings) : TimeProvider
    {
        public int Readings { get; private set; }

        public override long GetTimestamp()
        {
            if (++Readings == readings)
            {
                stop.Cancel();
            }

            return base.GetTimestamp();
        }
    }
}

using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Latents;

public sealed class DriftMonitorTests(AzuriteFixture azurite)
{
    private const string Version = "20260101T000000Z-fixture";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.5, 0, false)]
    [InlineData(0.25, 1, false)]
    [InlineData(0.25, 2, true)]
    [InlineData(0.51, 0, true)]
    [InlineData(-2, 1, false)]
    public async Task Measure_EnoughImages_DriftsOnlyBeyondAThreshold(double mean, int far, bool drifted)
    {
        const int Images = 20;
        var storage = (await azurite.CreateAccountAsync()).Storage;
        var others = ((mean * Images) - (far * 3.5)) / (Images - far);
        await WriteAsync(storage, Enumerable.Range(0, Images).Select(i => i < far ? 3.5 : (double?)others));

        var report = await Monitor(storage, Images).MeasureAsync(Version, default, Cancellation);

        Assert.Equal(Images, report.Images);
        Assert.Equal(mean, report.MeanZScore, 9);
        Assert.Equal((double)far / Images, report.ShareBeyondThree, 9);
        Assert.Equal(drifted, report.HasDrifted);
        Assert.Contains($"Of 20 images", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_TooFewImages_GivesFiguresAndNoVerdict()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        await WriteAsync(storage, Enumerable.Repeat<double?>(9, 19));

        var report = await Monitor(storage, minImages: 20).MeasureAsync(Version, default, Cancellation);

        Assert.Equal((19, 9, 1, false), (report.Images, report.MeanZScore, report.ShareBeyondThree, report.HasDrifted));
        Assert.Contains("too few", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_OtherModelsOlderImagesAndForeignBlobs_AreLeftOut()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        await WriteAsync(storage, [100, 100], prefix: "old");
        await Task.Delay(1100, Cancellation);
        await WriteAsync(storage, [1, 2], prefix: "new");
        await WriteAsync(storage, [100], prefix: "other", version: "20260202T000000Z-other");
        await storage.Latents.UploadBlobAsync("mine.npy", BinaryData.FromString("not from the pipeline"), Cancellation);
        BlobProperties first = await storage.Latents.GetBlobClient("new/0.png.npy").GetPropertiesAsync(cancellationToken: Cancellation);

        var report = await Monitor(storage, minImages: 2).MeasureAsync(Version, first.LastModified, Cancellation);

        Assert.Equal((2, 1.5, 0, true), (report.Images, report.MeanZScore, report.ShareBeyondThree, report.HasDrifted));
    }

    [Fact]
    public async Task Measure_NoImages_SaysSo()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;

        var report = await Monitor(storage, minImages: 1).MeasureAsync(Version, default, Cancellation);

        Assert.Equal((0, 0, 0, false), (report.Images, report.MeanZScore, report.ShareBeyondThree, report.HasDrifted));
        Assert.Contains("no image", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_CardWithoutDistribution_SaysThatThereIsNoZScore()
    {
        var storage = (await azurite.CreateAccountAsync()).Storage;
        await WriteAsync(storage, [null, null, null]);

        var report = await Monitor(storage, minImages: 1).MeasureAsync(Version, default, Cancellation);

        Assert.Equal((0, false), (report.Images, report.HasDrifted));
        Assert.Contains("None of 3 images has a z-score", report.Reason, StringComparison.Ordinal);
    }

    private static DriftMonitor Monitor(PipelineStorage storage, int minImages) =>
        new(new LatentStore(storage), Options.Create(new DriftOptions { MinImages = minImages }));

    private static async Task WriteAsync(PipelineStorage storage, IEnumerable<double?> scores, string prefix = "images", string version = Version)
    {
        foreach (var (i, score) in scores.Index())
        {
            var metadata = new LatentMetadata(new ResultMetadata("0x8D", version, "0.1.0", "CPU", "model.onnx"), 0.01, score);
            await storage.Latents.GetBlobClient($"{prefix}/{i}.png.npy").UploadAsync(
                BinaryData.FromBytes(NpyVector.Write([1, 2])), new BlobUploadOptions { Metadata = metadata.ToMetadata() }, Cancellation);
        }
    }
}

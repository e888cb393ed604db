using AePipeline.Bulk;
using AePipeline.Inference;
using AePipeline.Inference.Embeddings;
using AePipeline.Latents;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

public sealed class BulkEmbedTests(AzuriteFixture azurite)
{
    private const double Tolerance = 1e-6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public async Task Run_InBatches_EqualsOneByOne(int batchSize)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Bulk:EmbedBatchSize", $"{batchSize}"), ("Bulk:ImagesInFlight", "16"));
        var names = await BulkRun.PutManyAsync(host, 37);
        var request = BulkRun.Request(ImageTask.Embed);

        await BulkRun.RunAsync(host, request, names);

        foreach (var name in names)
        {
            var bytes = (await BulkRun.Source(host, name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
            var upload = await StoredEmbeddings.UploadAsync(host, name, bytes);
            await host.ProcessAsync(upload);
            var single = await host.Get<LatentStore>().ReadWithMetadataAsync(upload, Cancellation);
            var batched = await host.Get<LatentStore>().ReadWithMetadataAsync(BulkPlace.Of(request, name), Cancellation);
            Assert.All(single!.Values.Zip(batched!.Values), pair => Assert.InRange(pair.First - pair.Second, -Tolerance, Tolerance));
            Assert.Equal(single.Latent.Metadata.ReconstructionError, batched.Latent.Metadata.ReconstructionError, Tolerance);
        }
    }

    [Fact]
    public async Task Batcher_MoreImagesThanABatch_RunsFullBatchesAndTheRest()
    {
        var sizes = new List<int>();
        var batcher = new EmbedBatcher(Recording(sizes), size: 4);
        var seats = Enumerable.Range(0, 10).Select(_ => batcher.Expect()).ToList();

        var answers = await Task.WhenAll(seats.Select((seat, i) => batcher.RunAsync(seat, [i])));

        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), answers.Select(answer => answer.Latent[0]));
    }

    [Fact]
    public async Task Batcher_ExpectedImagesThatDoNotCome_DoNotHoldUpTheOthers()
    {
        var sizes = new List<int>();
        var batcher = new EmbedBatcher(Recording(sizes), size: 4);
        var (comes, fails) = (batcher.Expect(), batcher.Expect());
        var waiting = batcher.RunAsync(comes, [7]);
        Assert.False(waiting.IsCompleted);

        fails.Dispose();

        Assert.Equal(7, (await waiting).Latent[0]);
        Assert.Equal(8, (await batcher.RunAsync(comes, [8])).Latent[0]);
        Assert.Equal([1, 1], sizes);
    }

    [Fact]
    public async Task Batcher_ModelThatFails_FailsEveryImageOfTheBatchAndNoOther()
    {
        var runs = 0;
        var batcher = new EmbedBatcher(
            images => ++runs == 1 ? Task.FromException<EmbedRun[]>(new ModelInvalidException("Broken.")) : Recording([])(images), size: 2);
        var seats = Enumerable.Range(0, 4).Select(_ => batcher.Expect()).ToList();

        var answers = seats.Select((seat, i) => batcher.RunAsync(seat, [i])).ToList();

        await Assert.ThrowsAsync<ModelInvalidException>(() => answers[0]);
        await Assert.ThrowsAsync<ModelInvalidException>(() => answers[1]);
        Assert.Equal(3, (await answers[3]).Latent[0]);
    }

    private static Func<IReadOnlyList<float[]>, Task<EmbedRun[]>> Recording(List<int> sizes) => images =>
    {
        sizes.Add(images.Count);
        return Task.FromResult(images.Select(samples => new EmbedRun(samples, samples, TimeSpan.Zero)).ToArray());
    };
}

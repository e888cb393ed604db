using AePipeline.Latents;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class EmbedRaceTests(AzuriteFixture azurite)
{
    // For so long an upload that was read is taken to be there still.
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_UploadOverwrittenWhileProcessing_WritesLatentAndResultOfTheNewUpload()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite, time);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            time.Advance(s_moment);
            await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png(shade: 99));
        }

        Assert.Equal(ProcessingStatus.Written, (await processing).Status);
        await StoredEmbeddings.AssertConsistentAsync(host, image);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("latents")]
    [InlineData("results")]
    public async Task Process_NewUploadDoneByAnotherHostMeanwhile_LeavesItsLatentAndResult(string interruptedBefore)
    {
        await using var slow = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await using var fast = slow.Twin();
        var image = await StoredEmbeddings.UploadAsync(slow, "a.png", Pictures.Png());
        using var gate = interruptedBefore switch
        {
            "images" => new RequestGate("GET", slow.Storage.Images.GetBlobClient(image.ImageName).Uri),
            "latents" => new RequestGate("PUT", slow.Storage.Latents.GetBlobClient(image.LatentName).Uri),
            _ => new RequestGate("PUT", slow.Storage.Results.GetBlobClient(image.ResultName("png")).Uri),
        };
        var processing = Task.Run(() => slow.ProcessAsync(image), Cancellation);
        await gate.WhenReachedAsync();
        await StoredEmbeddings.UploadAsync(fast, "a.png", Pictures.Png(shade: 99));
        Assert.Equal(ProcessingStatus.Written, (await fast.ProcessAsync(image)).Status);
        var newest = await StoredEmbeddings.StoredAsync(fast, image);
        gate.Open();

        Assert.Equal(ProcessingStatus.AlreadyDone, (await processing).Status);
        await StoredEmbeddings.AssertUntouchedAsync(slow, image, newest);
        await StoredEmbeddings.AssertConsistentAsync(slow, image);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Process_EndedBetweenLatentAndResult_IsNotDoneUntilBothAreThere(bool overwritten)
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        if (overwritten)
        {
            await host.ProcessAsync(image);
            await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png(shade: 99));
        }

        using (var gate = new RequestGate("PUT", host.Storage.Results.GetBlobClient(image.ResultName("png")).Uri))
        using (var killed = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var processing = Task.Run(() => host.Processor.ProcessAsync(image, killed.Token), Cancellation);
            await gate.WhenReachedAsync();
            await killed.CancelAsync();
            gate.Open();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => processing);
        }

        var source = await host.SourceETagAsync(image);
        Assert.Equal(source, (await host.Get<LatentStore>().FindAsync(image, Cancellation))?.Metadata.Origin.SourceETag);
        Assert.NotEqual(source, (await host.FindResultAsync(image))?.Metadata.SourceETag);
        await using var next = host.Twin();
        Assert.Single(await next.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(ProcessingStatus.Written, (await next.ProcessAsync(image)).Status);
        await StoredEmbeddings.AssertConsistentAsync(next, image);
    }

    [Fact]
    public async Task Process_LatentDeletedByHand_IsMadeAgain()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        await host.Storage.Latents.DeleteBlobAsync(image.LatentName, cancellationToken: Cancellation);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        await StoredEmbeddings.AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_TwoHostsAtOnce_EndsWithLatentsAndResultsOfOneRun()
    {
        const int Count = 12;
        await using var one = await ProcessingHost.CreateEmbeddingAsync(azurite);
        await using var two = one.Twin();
        var images = new List<ImageReference>();
        for (var i = 0; i < Count; i++) images.Add(await StoredEmbeddings.UploadAsync(one, $"{i:00}.png", Pictures.Png(shade: i)));

        await Task.WhenAll(images.SelectMany(image => new[] { one, two }.Select(host => Task.Run(() => host.ProcessAsync(image), Cancellation))));

        foreach (var image in images)
        {
            await StoredEmbeddings.AssertConsistentAsync(one, image);
            Assert.Equal(ProcessingStatus.AlreadyDone, (await one.ProcessAsync(image)).Status);
        }

        Assert.Equal(Count, await one.Storage.Latents.GetBlobsAsync(cancellationToken: Cancellation).CountAsync(Cancellation));
        Assert.Empty(await one.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Process_LatentOfAnotherModelThanTheResult_IsMadeAgain()
    {
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        await host.ProcessAsync(image);
        var (_, latent) = await StoredEmbeddings.StoredAsync(host, image);
        var other = latent.Metadata with { Origin = latent.Metadata.Origin with { ModelVersion = "20260202T000000Z-other" } };
        await host.Storage.Latents.GetBlobClient(image.LatentName).SetMetadataAsync(other.ToMetadata(), cancellationToken: Cancellation);

        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        await StoredEmbeddings.AssertConsistentAsync(host, image);
    }

    [Fact]
    public async Task Process_UploadDeletedWhileProcessing_WritesNothing()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateEmbeddingAsync(azurite, time);
        var image = await StoredEmbeddings.UploadAsync(host, "a.png", Pictures.Png());
        Task<ProcessingOutcome> processing;
        using (await host.HoldModelAsync())
        {
            processing = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            time.Advance(s_moment);
            await host.Storage.Images.DeleteBlobAsync(image.ImageName, cancellationToken: Cancellation);
        }

        Assert.Equal(ProcessingStatus.Gone, (await processing).Status);
        Assert.Null(await host.FindResultAsync(image));
        Assert.Null(await host.Get<LatentStore>().FindAsync(image, Cancellation));
    }
}

using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class TriggeredUploadsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handle_SameUploadFourTimesAtOnce_DoesTheWorkOnce()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(900, 600));
        var uploads = host.Get<TriggeredUploads>();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => uploads.HandleAsync(image, Cancellation)));

        Assert.Equal(
            [ProcessingStatus.Written, ProcessingStatus.AlreadyDone, ProcessingStatus.AlreadyDone, ProcessingStatus.AlreadyDone],
            outcomes.Select(outcome => outcome!.Status).Order());
    }

    /// <summary>What docs/functions.md says that two instances with the same delivery cost, and why no claim is written against it.</summary>
    [Fact]
    public async Task Handle_SameUploadOnTwoHostsAtOnce_WritesOneResultAndAClaimWouldBeTwoRequestsMoreThanFour()
    {
        var account = await azurite.CreateAccountAsync();
        await using var one = new ProcessingHost(account.ConnectionString, time: null, ("Inference:ModelRefreshInterval", "00:00:30"));
        await using var other = new ProcessingHost(account.ConnectionString, time: null, ("Inference:ModelRefreshInterval", "00:00:30"));
        await one.PublishModelAsync("20260101T000000Z-fixture");
        var image = await one.UploadAsync("a.png", Pictures.Png(900, 600));

        var outcomes = await Task.WhenAll(
            one.Get<TriggeredUploads>().HandleAsync(image, Cancellation), other.Get<TriggeredUploads>().HandleAsync(image, Cancellation));
        using var requests = new RequestCounter(one.Storage.Blobs.AccountName);
        var counts = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var next = await one.UploadAsync($"{i}.png", Pictures.Png());
            requests.Take();
            await one.Get<TriggeredUploads>().HandleAsync(next, Cancellation);
            var (gets, heads, others) = requests.Take();
            counts.Add(gets + heads + others);
        }

        Assert.Equal([ProcessingStatus.Written, ProcessingStatus.AlreadyDone], outcomes.Select(outcome => outcome!.Status).Order());
        // Not every one: between them a host may have looked for another model.
        Assert.Equal(4, counts.Min());
    }

    [Fact]
    public async Task Handle_CallerThatGivesUpInTheQueue_LeavesTheTurnToOthers()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png(900, 600));
        var uploads = host.Get<TriggeredUploads>();
        using var impatient = new CancellationTokenSource();

        var first = uploads.HandleAsync(image, Cancellation);
        var second = uploads.HandleAsync(image, impatient.Token);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(ProcessingStatus.Written, (await first)!.Status);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await uploads.HandleAsync(image, Cancellation))!.Status);
    }

    [Fact]
    public async Task Handle_TaskWithoutAModel_LeavesTheUploadWhereItIs()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = new ImageReference(ImageTask.Upscale, "a.png");
        await host.Storage.Images.UploadBlobAsync(image.ImageName, BinaryData.FromBytes(Pictures.Png()), Cancellation);

        Assert.Null(await host.Get<TriggeredUploads>().HandleAsync(image, Cancellation));

        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }
}

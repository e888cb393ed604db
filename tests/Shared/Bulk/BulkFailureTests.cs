using AePipeline.Bulk;
using AePipeline.LocalStorage;
using AePipeline.Processing.Results;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Bulk;

public sealed class BulkFailureTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("denoise")]
    [InlineData("embed")]
    public async Task Run_ImagesOverwrittenAndDeletedMeanwhile_FollowsTheNewestState(string folder)
    {
        var task = ImageTasks.Parse(folder);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await BulkRun.CreateHostAsync(azurite, time);
        var request = BulkRun.Request(task);
        var names = await BulkRun.PutManyAsync(host, 6);
        Task<IReadOnlyList<BulkOutcome>> running;
        using (await host.HoldModelAsync())
        {
            running = BulkRun.RunAsync(host, request, names);
            await host.WhenDownloadedAsync(names.Length);
            // For so long an upload that was read is taken to be there still.
            time.Advance(TimeSpan.FromSeconds(1));
            await BulkRun.PutAsync(host, names[1], Pictures.Png(64, 50, shade: 200));
            await BulkRun.Source(host, names[4]).DeleteAsync(cancellationToken: Cancellation);
        }

        var outcomes = await running;

        Assert.Equal(BulkOutcomeKind.Gone, outcomes[4].Kind);
        Assert.Null(await host.FindResultAsync(BulkPlace.Of(request, names[4])));
        Assert.All(outcomes.Where((_, i) => i != 4), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        var newest = await BulkRun.ResultAsync(host, request, names[1]);
        Assert.Equal(task == ImageTask.Embed ? 16 : 50, newest.Decode().Height);
    }

    [Fact]
    public async Task Run_TwoJobsAtOnce_EndWithOneResultForEachImage()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await using var twin = host.Twin();
        var request = BulkRun.Request(ImageTask.Embed);
        var names = await BulkRun.PutManyAsync(host, 20);

        var both = await Task.WhenAll(BulkRun.RunAsync(host, request, names), BulkRun.RunAsync(twin, request, names));

        Assert.All(both.SelectMany(outcomes => outcomes), outcome =>
            Assert.True(outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone, $"{outcome}"));
        foreach (var name in names)
        {
            await BulkRun.ResultAsync(host, request, name);
        }

        Assert.Empty(await BulkRun.ListAsync(host.Storage.Failed));
    }

    [Fact]
    public async Task Run_ImageThatKeepsFailing_FailsAloneWithItsReason()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Processing:MaxAttempts", "3"));
        var names = await BulkRun.PutManyAsync(host, 4);
        var request = BulkRun.Request(ImageTask.Denoise);

        // Somebody holds a lease on the place of its result, which nobody else can write meanwhile.
        var taken = host.Storage.Results.GetBlobClient(BulkPlace.Of(request, names[2]).ResultName("png"));
        await taken.UploadAsync(BinaryData.FromString("held"), Cancellation);
        await taken.GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration, cancellationToken: Cancellation);
        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.All(outcomes.Where((_, i) => i != 2), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        Assert.Equal(BulkOutcomeKind.Failed, outcomes[2].Kind);
        var report = await host.Problems.ReadAsync(BulkPlace.Of(request, names[2]), Cancellation);
        Assert.Equal((ProblemType.RetriesExhausted, 3), (report?.Type, report?.Attempts));
        Assert.Contains(outcomes[2].Reason!, report!.Detail, StringComparison.Ordinal);

        await taken.GetBlobLeaseClient().BreakAsync(cancellationToken: Cancellation);
        Assert.Equal(BulkOutcomeKind.Done, (await BulkRun.RunAsync(host, request, names))[2].Kind);
        Assert.Null(await host.Problems.ReadAsync(BulkPlace.Of(request, names[2]), Cancellation));
    }

    [Fact]
    public async Task Run_WorkFolderThatCanNotBeMade_FailsEveryImageWithAReportThatSaysSo()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Processing:MaxAttempts", "2"), ("Processing:WorkDirectory", "/dev/null/none"));
        var names = await BulkRun.PutManyAsync(host, 2);
        var request = BulkRun.Request(ImageTask.Denoise);

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.All(outcomes, outcome => Assert.Equal(BulkOutcomeKind.Failed, outcome.Kind));
        var report = await host.Problems.ReadAsync(BulkPlace.Of(request, names[0]), Cancellation);
        Assert.Equal((ProblemType.RetriesExhausted, 2), (report?.Type, report?.Attempts));
        Assert.Contains(outcomes[0].Reason!, report!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_EndsSoonAndLeavesNothingHalfDone()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var names = await BulkRun.PutManyAsync(host, 40);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using (await host.HoldModelAsync())
        {
            var running = BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Embed), stop.Token, names);
            await host.WhenDownloadedAsync(1);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        }

        Assert.Empty(await BulkRun.ListAsync(host.Storage.Results));
        Assert.Empty(await BulkRun.ListAsync(host.Storage.Failed));
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
        Assert.All(await BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Embed), names), outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
    }

    [Fact]
    public async Task Run_StorageLostInTheMiddle_ThrowsAndTheNextRunRepeatsNothing()
    {
        using var folder = new TemporaryFolder();
        var server = await AzuriteServer.StartAsync(folder["azurite"], Cancellation);
        await using var host = new ProcessingHost(server.ConnectionString, time: null, ("Bulk:ImagesInFlight", "2"));
        await host.Storage.EnsureCreatedAsync(Cancellation);
        await host.PublishModelAsync("20260101T000000Z-fixture");
        await host.Storage.Blobs.CreateBlobContainerAsync(BulkRun.Archive, cancellationToken: Cancellation);
        var names = await BulkRun.PutManyAsync(host, 60);
        var request = BulkRun.Request(ImageTask.Denoise);
        var running = BulkRun.RunAsync(host, request, names);
        await Eventually.HoldsAsync(async () => (await BulkRun.ListAsync(host.Storage.Results)).Count >= 5, "some images are done");

        var (blobPort, queuePort) = (host.Storage.Blobs.Uri.Port, host.Storage.Queues.Uri.Port);
        await server.DisposeAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.True(StorageOutage.ConcernsAll(failure), $"{failure}");

        await using var back = await AzuriteServer.StartAsync(
            new AzuriteOptions { Folder = folder["azurite"], BlobPort = blobPort, QueuePort = queuePort }, Cancellation);
        var before = await BulkRun.ListAsync(host.Storage.Results);
        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.InRange(before.Count, 5, 59);
        Assert.Equal(before.Count, outcomes.Count(outcome => outcome.Kind == BulkOutcomeKind.AlreadyDone));
        Assert.Equal(names.Length - before.Count, outcomes.Count(outcome => outcome.Kind == BulkOutcomeKind.Done));
        Assert.Empty(before.Except(await BulkRun.ListAsync(host.Storage.Results)));
    }
}

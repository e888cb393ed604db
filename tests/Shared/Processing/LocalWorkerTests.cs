using AePipeline.LocalStorage;
using AePipeline.Processing.Results;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class LocalWorkerTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_BadImagesAmongGoodOnes_EveryUploadHasItsResultOrReport()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var images = new List<(ImageReference Image, bool Good)>();
        for (var i = 0; i < 24; i++)
        {
            var good = i % 3 != 0;
            images.Add((await host.UploadAsync($"{i:00}.png", good ? Pictures.Png(shade: i) : [0x89, 0x50, (byte)i]), good));
        }

        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => host.Worker.Progress is { Written: 16, Rejected: 8, InFlight: 0 }, "every image is done");

        foreach (var (image, good) in images)
        {
            Assert.Equal(good, await host.FindResultAsync(image) is not null);
            Assert.Equal(!good, await host.Problems.FindAsync(image, Cancellation) is not null);
        }
    }

    [Fact]
    public async Task Worker_UploadOverwrittenAgainAndAgain_EndsWithTheResultOfTheLast()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.Worker.StartAsync(Cancellation);
        var image = default(ImageReference);
        for (var width = 20; width < 40; width++)
        {
            image = await host.UploadAsync("a.png", Pictures.Png(width));
            await Task.Delay(15, Cancellation);
        }

        var last = await host.SourceETagAsync(image);
        await Eventually.HoldsAsync(
            async () => (await host.FindResultAsync(image))?.Metadata.SourceETag == last, "the last upload has its result");
        Assert.Equal(39, (await host.ResultAsync(image)).Decode().Width);
    }

    [Fact]
    public async Task Worker_ModelPublishedAfterTheUploads_DoesThemWithoutReports()
    {
        var account = await azurite.CreateAccountAsync();
        await using var host = new ProcessingHost(account.ConnectionString, settings: ("Inference:ModelRefreshInterval", "00:00:01"));
        var images = new[]
        {
            await host.UploadAsync("a.png", Pictures.Png()),
            await host.UploadAsync("b.png", Pictures.Png()),
        };
        await host.Worker.StartAsync(Cancellation);
        await Task.Delay(1500, Cancellation);
        Assert.Equal(0, host.Worker.Progress.Retrying);

        await host.PublishModelAsync("20260101T000000Z-fixture");

        await Eventually.HoldsAsync(() => host.Worker.Progress.Written == images.Length, "the uploads that waited are done");
        foreach (var image in images)
        {
            Assert.Null(await host.Problems.FindAsync(image, Cancellation));
        }
    }

    [Fact]
    public async Task Worker_FailsInEveryAttempt_ReportsItAndSucceedsAfterARest()
    {
        // A file where the work folder belongs: every attempt fails for a reason that passes.
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["work"], "", Cancellation);
        await using var host = await ProcessingHost.CreateAsync(
            azurite, settings: [("Processing:WorkDirectory", folder["work"]), ("Processing:ExhaustedRest", "00:00:02")]);
        var image = await host.UploadAsync("a.png", Pictures.Png());

        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(
            async () => (await host.Problems.ReadAsync(image, Cancellation))?.Type == ProblemType.RetriesExhausted, "the report is written");
        Assert.Equal(5, (await host.Problems.ReadAsync(image, Cancellation))!.Attempts);
        File.Delete(folder["work"]);

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(image) is not null, "the result is written");
        await Eventually.HoldsAsync(async () => await host.Problems.FindAsync(image, Cancellation) is null, "the report is gone");
    }

    [Fact]
    public async Task Worker_PostponedUploadsThatWereDeleted_AreForgotten()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        for (var i = 0; i < 10; i++) host.Get<RetrySchedule>().Postpone(new ImageReference(ImageTask.Denoise, $"{i}.png"), "etag");

        await host.Worker.StartAsync(Cancellation);

        await Eventually.HoldsAsync(() => host.Worker.Progress.Retrying == 0, "they are forgotten");
    }

    [Fact]
    public async Task Worker_Stopped_LetsImagesInFlightFinish()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        Task stopping;
        using (await host.HoldModelAsync())
        {
            await host.Worker.StartAsync(Cancellation);
            await host.WhenDownloadedAsync();
            stopping = host.Worker.StopAsync(CancellationToken.None);
            await Task.Delay(300, Cancellation);
            Assert.False(stopping.IsCompleted);
        }

        await stopping;
        Assert.Equal(40, (await host.ResultAsync(image)).Decode().Width);
    }

    [Fact]
    public async Task Worker_StoppedWithAnImageThatDoesNotEnd_LeavesItForTheNextStart()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite, settings: ("Processing:DrainTimeout", "00:00:00.200"));
        var image = await host.UploadAsync("a.png", Pictures.Png());
        using (await host.HoldModelAsync())
        {
            await host.Worker.StartAsync(Cancellation);
            await host.WhenDownloadedAsync();
            await host.Worker.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            Assert.Null(await host.FindResultAsync(image));
            Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
        }

        await using var next = host.Twin();
        await next.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => next.Worker.Progress.Written == 1, "the next start does it");
        Assert.Null(await next.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Worker_StorageAwayForAWhile_GoesOnWhenItIsBack()
    {
        using var folder = new TemporaryFolder();
        var server = await AzuriteServer.StartAsync(folder["azurite"], Cancellation);
        var connectionString = server.ConnectionString;
        await using var host = new ProcessingHost(connectionString);
        await host.Storage.EnsureCreatedAsync(Cancellation);
        await host.PublishModelAsync("20260101T000000Z-fixture");
        var first = await host.UploadAsync("first.png", Pictures.Png());
        await host.Worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await host.FindResultAsync(first) is not null, "the first image is done");

        await server.DisposeAsync();
        await Eventually.HoldsAsync(() => !host.Worker.Progress.IsStorageReachable, "the worker notices");
        await using var back = await AzuriteServer.StartAsync(
            new AzuriteOptions { Folder = folder["azurite"], BlobPort = host.Storage.Blobs.Uri.Port, QueuePort = host.Storage.Queues.Uri.Port },
            Cancellation);
        var second = await host.UploadAsync("second.png", Pictures.Png());

        await Eventually.HoldsAsync(async () => await host.FindResultAsync(second) is not null, "the second image is done");
        Assert.True(host.Worker.Progress.IsStorageReachable);
        Assert.Null(await host.Problems.FindAsync(second, Cancellation));
    }
}

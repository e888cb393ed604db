using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class SweepTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_SomeUploadsDone_GivesTheOthers()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.ProcessAsync(await host.UploadAsync("done.png", Pictures.Png()));
        await host.ProcessAsync(await host.UploadAsync("rejected.png", []));
        await host.ProcessAsync(await host.UploadAsync("overwritten.png", Pictures.Png()));
        await host.UploadAsync("overwritten.png", Pictures.Png(shade: 9));
        await host.UploadAsync("deep/new.png", Pictures.Png());
        await host.Storage.Images.UploadBlobAsync("other/no-task.png", BinaryData.FromBytes(Pictures.Png()), Cancellation);

        Assert.Equal(["deep/new.png", "overwritten.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_EverythingDone_CostsListingsAloneAlsoAfterARestart()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        for (var i = 0; i < 20; i++)
        {
            await host.ProcessAsync(await host.UploadAsync($"{i}.png", i % 5 == 0 ? [] : Pictures.Png(shade: i)));
        }

        await using var restarted = host.Twin();
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        Assert.Empty(await FindAsync(host));

        // Of the one task that has uploads also its results and its reports.
        Assert.Equal((ImageProcessor.Tasks.Count + 2, 0, 0), requests.Take());
        Assert.Empty(await FindAsync(host));
        Assert.Equal((ImageProcessor.Tasks.Count, 0, 0), requests.Take());
        Assert.Empty(await FindAsync(restarted));
        Assert.Equal((ImageProcessor.Tasks.Count + 2, 0, 0), requests.Take());
    }

    [Fact]
    public async Task Find_KnownUploadOverwritten_GivesItAtOnce()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.ProcessAsync(await host.UploadAsync("a.png", Pictures.Png()));
        Assert.Empty(await FindAsync(host));

        await host.UploadAsync("a.png", Pictures.Png(shade: 9));

        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_ResultDeletedByHand_GivesItAfterTheRecheckInterval()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.ProcessAsync(image);
        Assert.Empty(await FindAsync(host));
        await host.Storage.Results.DeleteBlobAsync(image.ResultName("png"), cancellationToken: Cancellation);

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_RetriesExhausted_GivesItAfterARest()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await host.Get<RetriesExhausted>().ReportAsync(image, await host.SourceETagAsync(image), new IOException("The disk is full."), 5, Cancellation);

        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(58));
        Assert.Empty(await FindAsync(host));
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(["a.png"], await FindAsync(host));
    }

    [Fact]
    public async Task Find_NameTooLongForAResult_GivesItAndTheOnesAfterIt()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var longest = new string('n', BlobNames.MaxLength - "denoise/".Length);
        await host.UploadAsync(longest, Pictures.Png());
        await host.UploadAsync("z.png", Pictures.Png());

        Assert.Equal([longest, "z.png"], await FindAsync(host));
    }

    [Theory]
    [InlineData("a\uFFFEb.png")]
    [InlineData("a\u0001b.png")]
    [InlineData("folder\uFFFF/b.png")]
    public async Task Find_NameThatXmlCanNotHold_GivesItAndTheOnesBesideIt(string odd)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.UploadAsync("A.png", Pictures.Png());
        var image = await host.UploadAsync(odd, Pictures.Png());
        await host.UploadAsync("z.png", Pictures.Png());

        Assert.Equal(new[] { "A.png", odd, "z.png" }.Order(StringComparer.Ordinal), (await FindAsync(host)).Order(StringComparer.Ordinal));
        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Contains("U+", (await host.Problems.ReadAsync(image, Cancellation))!.Detail, StringComparison.Ordinal);
        Assert.Equal(["A.png", "z.png"], await FindAsync(host));
        Assert.True(BlobNames.IsListable((await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation)).Name));
    }

    [Fact]
    public async Task Find_MarksOfFolders_AreNoUploads()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await RawUpload.PutAsync(host.Storage, "denoise/folder/", []);
        var folder = new Azure.Storage.Blobs.Models.BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } };
        await host.Storage.Images.GetBlobClient("denoise/other").UploadAsync(BinaryData.Empty, folder, Cancellation);
        await host.UploadAsync("folder/a.png", Pictures.Png());

        Assert.Equal(["folder/a.png"], await FindAsync(host));
        foreach (var path in new[] { "folder/", "other" })
        {
            var image = new ImageReference(ImageTask.Denoise, path);
            Assert.Equal(ProcessingStatus.Gone, (await host.Get<TriggeredUploads>().HandleAsync(image, Cancellation))!.Status);
            Assert.Null(await host.Problems.FindAsync(image, Cancellation));
        }
    }

    [Fact]
    public async Task Find_ReportOfRetriesBesideALaterResult_DropsTheReport()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await ReportWhileItIsWorkedOnAsync(host, image);

        Assert.Empty(await FindAsync(host));
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Process_ReportOfRetriesBesideALaterResult_DropsTheReport()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        await ReportWhileItIsWorkedOnAsync(host, image);

        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Find_UploadInTheArchiveTier_IsReportedAndRestsUntilItIsBack()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync("a.png", Pictures.Png());
        var blob = host.Storage.Images.GetBlobClient(image.ImageName);
        await blob.SetAccessTierAsync(Azure.Storage.Blobs.Models.AccessTier.Archive, cancellationToken: Cancellation);

        Assert.Equal(["a.png"], await FindAsync(host));
        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);
        Assert.Equal(ProblemType.Archived, (await host.Problems.FindAsync(image, Cancellation))!.Type);
        Assert.Empty(await FindAsync(host));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(image)).Status);

        await blob.SetAccessTierAsync(Azure.Storage.Blobs.Models.AccessTier.Hot, cancellationToken: Cancellation);
        Assert.Equal(["a.png"], await FindAsync(host));
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Find_ImagesThatTheCallerCanNotTakeNow_AsksNothingAboutThem()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.UploadAsync("a.png", Pictures.Png());
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        Assert.Empty(await host.Get<Sweep>().FindAsync(_ => false, Cancellation).ToListAsync(Cancellation));
        Assert.Equal((ImageProcessor.Tasks.Count, 0, 0), requests.Take());
    }

    // The last attempt still runs when the host that gave up writes its report.
    private static async Task ReportWhileItIsWorkedOnAsync(ProcessingHost host, ImageReference image)
    {
        Task<ProcessingOutcome> work;
        using (await host.HoldModelAsync())
        {
            work = host.ProcessAsync(image);
            await host.WhenDownloadedAsync();
            await host.Get<RetriesExhausted>().ReportAsync(image, await host.SourceETagAsync(image), new IOException("The process was killed."), 5, Cancellation);
        }

        Assert.Equal(ProcessingStatus.Written, (await work).Status);
        Assert.NotNull(await host.Problems.FindAsync(image, Cancellation));
    }

    private static async Task<List<string>> FindAsync(ProcessingHost host) =>
        await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);
}

using AePipeline.Processing;
using AePipeline.Processing.Results;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Processing;

public sealed class StrayUploadsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a.jpg", null)]
    [InlineData("Denoise/a.jpg", "denoise/a.jpg")]
    [InlineData("archive/2026/a.jpg", null)]
    [InlineData("/denoise/deep/a.jpg", "denoise/deep/a.jpg")]
    [InlineData("//a.jpg", null)]
    public async Task Report_UploadInNoTasksFolder_SaysSoOnce(string name, string? meant)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await RawUpload.PutAsync(host.Storage, name, Pictures.Png());

        await host.Get<StrayUploads>().ReportAsync(Cancellation);

        var report = await ReadAsync(host, name);
        Assert.Equal(ProblemType.Misplaced, report.Type);
        Assert.Equal(name, report.Instance);
        Assert.Contains(name, report.Detail, StringComparison.Ordinal);
        Assert.Contains(meant is null ? "denoise/…" : $"for example as {meant}", report.Detail, StringComparison.Ordinal);

        // Neither the same process writes it again, nor one that is started anew.
        await using var twin = host.Twin();
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        await host.Get<StrayUploads>().ReportAsync(Cancellation);
        await twin.Get<StrayUploads>().ReportAsync(Cancellation);
        Assert.Equal(0, requests.Take().Others);
    }

    [Theory]
    [InlineData("@archive/a.png")]
    [InlineData("2026/@archive/deep/a.png")]
    public async Task Find_UploadWhereABulkJobPutsItsResults_IsReportedAndNeverWorkedOn(string path)
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        var image = await host.UploadAsync(path, Pictures.Png());
        await host.UploadAsync("2026/@a.png", Pictures.Png());

        var found = await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image.Path).ToListAsync(Cancellation);

        Assert.Equal(["2026/@a.png"], found);
        Assert.Equal(ProcessingStatus.Gone, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.FindResultAsync(image));
        var name = (await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).SingleAsync(Cancellation)).Name;
        var report = (await host.Storage.Failed.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToObjectFromJson(ProcessingJson.Default.ProblemReport)!;
        Assert.NotEqual(image.FailedName, name);
        Assert.Equal((ProblemType.Misplaced, image.ImageName), (report.Type, report.Instance));
        Assert.Contains("the folder '@archive'", report.Detail, StringComparison.Ordinal);

        // Neither the same process writes it again, nor one that is started anew.
        await using var twin = host.Twin();
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        foreach (var other in new[] { host, twin }) await other.Get<Sweep>().FindAsync(_ => true, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(0, requests.Take().Others);
    }

    [Fact]
    public async Task Report_UploadsInTheirFoldersAndMarksOfFolders_LeavesThemAlone()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await host.UploadAsync("a.png", Pictures.Png());
        await host.UploadAsync("a.png", Pictures.Png(), ImageTask.Embed);
        await RawUpload.PutAsync(host.Storage, "other/", []);

        await host.Get<StrayUploads>().ReportAsync(Cancellation);

        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Worker_UploadInNoTasksFolder_IsReported()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await RawUpload.PutAsync(host.Storage, "Denoise/a.jpg", Pictures.Png());
        await host.Worker.StartAsync(Cancellation);

        await Eventually.HoldsAsync(async () => await host.Storage.Failed.GetBlobClient("Denoise/a.jpg.json").ExistsAsync(Cancellation), "it is reported");
    }

    [Fact]
    public async Task SweepOfAHostWithTriggers_UploadInNoTasksFolder_IsReported()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);
        await RawUpload.PutAsync(host.Storage, "a.jpg", Pictures.Png());

        await host.Get<AePipeline.Processing.Sweeping.PendingImageSweep>().RunAsync(Cancellation);

        Assert.True(await host.Storage.Failed.GetBlobClient("a.jpg.json").ExistsAsync(Cancellation));
    }

    private static async Task<ProblemReport> ReadAsync(ProcessingHost host, string name)
    {
        var blob = await host.Storage.Failed.GetBlobClient(ImageReference.ReportName(name)).DownloadContentAsync(Cancellation);
        return blob.Value.Content.ToObjectFromJson(ProcessingJson.Default.ProblemReport)!;
    }
}

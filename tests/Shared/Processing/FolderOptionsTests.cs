using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.Processing;
using AePipeline.Processing.Sweeping;
using AePipeline.Storage;
using AePipeline.Tests.Bulk;
using AePipeline.Tests.Support;
using AePipeline.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

/// <summary>Folders that say how the uploads below them are to be made.</summary>
public sealed class FolderOptionsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_UploadsBelowFolders_GetWhatTheNearestSaysAndTheirOwnWordFirst()
    {
        await using var host = await CreateAsync(("Processing:Strength", "2"));
        await PutAsync(host, ".ae.json", """{"quality": 30}""");
        await PutAsync(host, "denoise/.ae.json", """{"format": "jpeg", "strength": 0.25}""");
        await PutAsync(host, "denoise/album/.ae.json", """{"strength": 0}""");
        var (above, below) = (await host.UploadAsync("a.png", Pictures.Png()), await host.UploadAsync("album/deep/b.png", Pictures.Png(shade: 1)));
        var own = await host.UploadAsync("album/c.png", Pictures.Png(shade: 2), strength: "1.5", metadata: (UploadOptions.FormatKey, "webp"));

        foreach (var image in (ImageReference[])[above, below, own]) Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);

        Assert.Equal(
            [(0.25f, 30), (0f, 30), (1.5f, 30)],
            new[] { await host.ResultAsync(above, "jpg"), await host.ResultAsync(below, "jpg"), await host.ResultAsync(own, "webp") }
                .Select(result => (result.Metadata.Strength!.Value, result.Metadata.Quality!.Value)));
    }

    [Fact]
    public async Task Of_ManyUploadsOfAFolder_AsksForItsOptionsOnceInHalfAMinute()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        await PutAsync(host, "denoise/album/.ae.json", """{"strength": 0}""");
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);
        async Task<(float?, int)> AskAsync(string path)
        {
            var options = await host.Get<FolderOptions>().OfAsync(new ImageReference(ImageTask.Denoise, path), [ImageTask.Denoise], Cancellation);
            return (options.Strength, requests.Take().Gets);
        }

        Assert.Equal((0, 3), await AskAsync("album/a.png"));
        Assert.Equal((0, 0), await AskAsync("album/b.png"));
        Assert.Equal((0, 1), await AskAsync("album/deep/b.png"));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal((0, 3), await AskAsync("album/c.png"));
        Assert.Equal((null, 0), await AskAsync("d.png"));
    }

    [Fact]
    public async Task Process_OptionsWrittenAnew_CountAtOnceForAHostThatIsTold()
    {
        await using var host = await CreateAsync();
        await host.ProcessAsync(await host.UploadAsync("a.png", Pictures.Png()));

        await PutAsync(host, "denoise/.ae.json", """{"strength": 0}""");
        Assert.Equal(ProcessingStatus.Gone, (await host.ProcessAsync(new ImageReference(ImageTask.Denoise, ".ae.json"))).Status);
        var image = await host.UploadAsync("b.png", Pictures.Png());
        await host.ProcessAsync(image);

        Assert.Equal(0, (await host.ResultAsync(image)).Metadata.Strength);
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(new ImageReference(ImageTask.Denoise, "a.png"))).Status);
    }

    [Fact]
    public async Task Process_OptionsThatAreWrong_GiveReportsThatNameBlobLineAndWayOutUntilTheyAreMended()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await ProcessingHost.CreateAsync(azurite, time);
        await PutAsync(host, "denoise/album/.ae.json", "{\n  \"format\": \"tiff\"\n}");
        var image = await host.UploadAsync("album/a.png", Pictures.Png());

        Assert.Equal(ProcessingStatus.Rejected, (await host.ProcessAsync(image)).Status);

        var report = await host.Problems.ReadAsync(image, Cancellation);
        Assert.Equal("urn:aepipeline:problem:invalid-defaults", report!.Type);
        Assert.All(
            ["images/denoise/album/.ae.json", "line 2", "format is 'tiff'", "Mend that blob", "ae retry"], words => Assert.Contains(words, report.Detail, StringComparison.Ordinal));
        Assert.Empty(await FindAsync(host));

        await PutAsync(host, "denoise/album/.ae.json", "{}");
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal([image], await FindAsync(host));
        Assert.Equal(ProcessingStatus.Written, (await host.ProcessAsync(image)).Status);
        Assert.Null(await host.Problems.FindAsync(image, Cancellation));
    }

    [Fact]
    public async Task Lists_OptionsOfAFolder_AreNoUpload()
    {
        await using var host = await CreateAsync();
        foreach (var name in (string[])[".ae.json", "denoise/.ae.json", "denoise/album/.ae.json"]) await PutAsync(host, name, "{}");
        var image = await host.UploadAsync("album/a.png", Pictures.Png());
        var listings = host.Get<BlobListings>();
        var job = BulkRun.Request(ImageTask.Denoise) with { Container = BlobContainers.Images, Prefix = "denoise/" };

        await host.Get<StrayUploads>().ReportAsync(Cancellation);

        Assert.Equal([image], await FindAsync(host));
        Assert.Equal([image], (await new UploadCatalog(listings).ListAsync(new UploadSelection([ImageTask.Denoise], ""), Cancellation).ToListAsync(Cancellation)).Select(upload => upload.Image));
        var listed = await new BulkLister(host.Storage, listings).ListAsync(job, DateTimeOffset.UtcNow.AddMinutes(1), marker: null, stopAt: null, Cancellation);
        Assert.Equal([image.ImageName], listed.Items.Select(item => item.Name));
        Assert.Empty(await BulkRun.ListAsync(host.Storage.Failed));
    }

    [Fact]
    public async Task Run_JobOverUploads_HeedsTheirFoldersAfterItsOwnWord()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        await PutAsync(host, "denoise/.ae.json", """{"format": "webp", "quality": 40}""");
        await PutAsync(host, "denoise/wrong/.ae.json", "nothing");
        var (image, wrong) = (await host.UploadAsync("a.png", Pictures.Png()), await host.UploadAsync("wrong/a.png", Pictures.Png()));
        var job = BulkRun.Request(ImageTask.Denoise) with { Container = BlobContainers.Images, Prefix = "denoise/", Quality = 60 };

        var outcomes = await BulkRun.RunAsync(host, job, image.ImageName, wrong.ImageName);

        Assert.Equal([BulkOutcomeKind.Done, BulkOutcomeKind.Rejected], outcomes.Select(outcome => outcome.Kind));
        Assert.Contains("images/denoise/wrong/.ae.json", outcomes[1].Reason, StringComparison.Ordinal);
        Assert.Equal(60, (await host.ResultAsync(image, "webp")).Metadata.Quality);
        Assert.Equal(BulkOutcomeKind.AlreadyDone, (await BulkRun.RunAsync(host, job, image.ImageName))[0].Kind);
    }

    private static async Task<List<ImageReference>> FindAsync(ProcessingHost host) =>
        await host.Get<Sweep>().FindAsync(_ => true, Cancellation).Select(upload => upload.Image).ToListAsync(Cancellation);

    private static async Task PutAsync(ProcessingHost host, string name, string json) =>
        await host.Storage.Images.GetBlobClient(name).UploadAsync(BinaryData.FromString(json), overwrite: true, Cancellation);

    private async Task<ProcessingHost> CreateAsync(params (string Key, string Value)[] settings)
    {
        var account = await azurite.CreateAccountAsync();
        var host = new ProcessingHost(account.ConnectionString, time: null, settings);
        await host.PublishModelAsync(ProcessingHost.ReadCard("strength"));
        return host;
    }
}

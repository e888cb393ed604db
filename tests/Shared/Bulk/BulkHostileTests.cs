using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using AePipeline.Storage;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

/// <summary>Jobs whose blobs somebody else wrote or deleted, and people who change their minds.</summary>
public sealed class BulkHostileTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_RightAfterCancel_LetsTheJobThatRunsGoOn()
    {
        BulkHost? runner = null;
        await using var host = await BulkHost.CreateAsync(azurite);
        await using var twin = runner = host.Twin(services => WorkGate.Add(services, async batch =>
        {
            if (batch != 2) return;
            await runner!.Get<BulkJobs>().CancelAsync("job", Cancellation);
            Assert.Equal(BulkState.Waiting, (await runner.Get<BulkJobs>().ResumeAsync("job", Cancellation)).State);
        }));
        await host.UploadAsync(30);
        await host.AskAsync("job", request => request with { PageSize = 10 });

        var end = await runner.Runner.RunAsync("job", Cancellation);

        Assert.Equal((BulkState.Completed, 30L), (end.State, end.Counts.Done));
    }

    [Fact]
    public async Task Resume_BeforeTheRunnerHasWrittenThatItStopped_IsTheLastWord()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("job");
        await host.Jobs.ChangeStatusAsync("job", status => status.EnterRunning(), Cancellation);
        await host.Get<BulkJobs>().CancelAsync("job", Cancellation);
        await host.Get<BulkJobs>().ResumeAsync("job", Cancellation);

        var isOver = await host.Get<BulkActivities>().EndAsync(new BulkEnd("job", BulkState.Cancelled), Cancellation);

        Assert.False(isOver);
        Assert.Equal(BulkState.Waiting, (await host.StatusAsync("job")).State);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"id":"another","tasks":["denoise"],"createdAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"id":"bad","tasks":["denoise"],"listBlob":"../models/x","createdAt":"2026-01-01T00:00:00Z"}""")]
    public async Task Request_ThatIsMalformed_IsAFailedJobAndStopsNoOther(string json)
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("good");
        await host.Storage.Jobs.GetBlobClient(BulkBlobs.Request("bad")).UploadAsync(BinaryData.FromString(json), Cancellation);

        Assert.Equal("good", Assert.Single(await host.Jobs.ListOpenAsync(Cancellation).ToListAsync(Cancellation)).Id);
        var all = await host.Jobs.ListAsync(_ => true, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["bad", "good"], all.Select(job => job.Id));
        Assert.Equal(BulkState.Failed, all[0].State);
        Assert.Contains("jobs/bad/request.json", all[0].Problem, StringComparison.Ordinal);

        await host.Get<BulkJobs>().ResumeAsync("bad", Cancellation);
        Assert.Equal(BulkState.Failed, (await host.Runner.RunAsync("bad", Cancellation)).State);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public async Task Page_ListedAgainAfterAnImageWasDeleted_EndsWithOneOutcomeForEachThatIsLeft(int deleted)
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(41);
        await host.AskAsync("job", request => request with { BatchSize = 20 });
        await host.Runner.RunAsync("job", Cancellation);
        foreach (var lost in new[] { BulkBlobs.Status("job"), BulkBlobs.Summary("job"), BulkBlobs.Page("job", 0) })
        {
            await host.Storage.Jobs.DeleteBlobAsync(lost, cancellationToken: Cancellation);
        }

        await host.Storage.Images.DeleteBlobAsync(names[deleted], cancellationToken: Cancellation);
        var end = await host.Runner.RunAsync("job", Cancellation);

        // The first image of a page that is still known keeps the outcome that it had.
        var left = deleted == 20 ? names : [.. names.Where((_, i) => i != deleted)];
        Assert.Equal((BulkState.Completed, left.Count), (end.State, (int)end.Counts.Done));
        Assert.Equal(left, (await host.OutcomesAsync("job")).Select(outcome => outcome.Name));
    }

    [Fact]
    public async Task List_WithByteOrderMarkCrLfAndDuplicatesOverPages_GivesEachNameOnce()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(24);
        var text = "\uFEFF" + string.Join("\r\n", names.Concat(names)) + "\r\n";
        await host.Storage.Jobs.GetBlobClient("lists/mine.txt").UploadAsync(BinaryData.FromString(text), Cancellation);
        await host.AskAsync("job", request => request with { ListBlob = "lists/mine.txt", Prefix = "", PageSize = 10 });
        var lister = host.Get<BulkLister>();
        var request = (await host.Jobs.FindRequestAsync("job", Cancellation))!.Value.Request;
        var first = await lister.ListAsync(request, DateTimeOffset.MaxValue, null, null, Cancellation);
        var second = await new BulkLister(host.Storage, host.Get<BlobListings>()).ListAsync(request, DateTimeOffset.MaxValue, first.Marker, null, Cancellation);

        var end = await host.Runner.RunAsync("job", Cancellation);

        Assert.Equal(names.Take(20), first.Items.Concat(second.Items).Select(item => item.Name));
        Assert.Equal((BulkState.Completed, 24L, 24L), (end.State, end.Listed, end.Counts.Done));
    }

    [Fact]
    public async Task List_WithNamesThatLeadElsewhere_RejectsThemOneByOne()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(1);
        await host.Storage.Results.GetBlobClient("x/secret.txt").UploadAsync(BinaryData.FromString("not an image"), Cancellation);
        string[] bad = ["../results/x/secret.txt", "../../results", "..", ".", "a/../../results/x/secret.txt", "/", "a\\b", "denoise/" + new string('x', 1100), new string('y', 20_000)];
        await host.Storage.Jobs.GetBlobClient("lists/mine.txt").UploadAsync(BinaryData.FromString(string.Join('\n', [.. bad, names[0]])), Cancellation);
        await host.AskAsync("job", request => request with { ListBlob = "lists/mine.txt", Prefix = "" });

        var end = await host.Runner.RunAsync("job", Cancellation);

        Assert.Equal((BulkState.Completed, (long)bad.Length, 1L), (end.State, end.Counts.Rejected, end.Counts.Done));
        Assert.All((await host.OutcomesAsync("job")).Take(bad.Length), outcome => Assert.NotNull(outcome.Reason));
        Assert.Empty(await BulkRun.ListAsync(host.Storage.Failed));
    }

    [Theory]
    [InlineData("pages/00000.ndjson")]
    [InlineData("outcomes/00000-00000.ndjson")]
    public async Task BlobOfAJob_ThatIsLargerThanAnyThatIsWritten_FailsTheJobAndIsNamed(string name)
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(3);
        await host.AskAsync("job");
        if (name.StartsWith("outcomes", StringComparison.Ordinal)) await host.Runner.RunAsync("job", Cancellation);
        foreach (var lost in new[] { BulkBlobs.Status("job"), BulkBlobs.Summary("job") })
        {
            await host.Storage.Jobs.GetBlobClient(lost).DeleteIfExistsAsync(cancellationToken: Cancellation);
        }

        // A page with a right first line, then lines of one name each; as outcomes they are none.
        var blob = host.Storage.Jobs.GetBlobClient($"job/{name}");
        await using (var stream = await blob.OpenWriteAsync(overwrite: true, cancellationToken: Cancellation))
        {
            await stream.WriteAsync("""{"items":3,"bytes":3,"first":"denoise/a/0000.png"}"""u8.ToArray(), Cancellation);
            var line = Encoding.UTF8.GetBytes($$"""{{'\n'}}{"name":"{{new string('x', 1000)}}","eTag":"","size":1}""");
            for (var written = 0L; written <= BulkPageStore.MaxBytes; written += line.Length) await stream.WriteAsync(line, Cancellation);
        }

        var end = await host.Runner.RunAsync("job", Cancellation);

        Assert.Equal(BulkState.Failed, end.State);
        Assert.Contains($"jobs/job/{name}", end.Problem, StringComparison.Ordinal);
        Assert.Contains("Delete the blob and resume the job", end.Problem, StringComparison.Ordinal);

        await blob.DeleteAsync(cancellationToken: Cancellation);
        await host.Get<BulkJobs>().ResumeAsync("job", Cancellation);
        Assert.Equal((BulkState.Completed, 3L), await EndAsync());

        async Task<(BulkState State, long Done)> EndAsync()
        {
            var again = await host.Runner.RunAsync("job", Cancellation);
            return (again.State, again.Counts.Done + again.Counts.AlreadyDone);
        }
    }

    [Fact]
    public async Task Page_WhoseFirstLineHasNoEnd_FailsTheJobAndIsNamed()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("job");
        await host.Storage.Jobs.GetBlobClient(BulkBlobs.Page("job", 0)).UploadAsync(BinaryData.FromBytes(new byte[1024 * 1024]), Cancellation);

        var end = await host.Runner.RunAsync("job", Cancellation);

        Assert.Equal(BulkState.Failed, end.State);
        Assert.Contains("The first line of the blob jobs/job/pages/00000.ndjson is longer", end.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WhereAnotherJobPutsItsResults_IsRejected()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(1, folder: "@archive");
        await host.UploadAsync(1, folder: "a");
        await host.AskAsync("job");

        var end = await host.Runner.RunAsync("job", Cancellation);

        Assert.Equal((BulkState.Completed, 1L, 1L), (end.State, end.Counts.Rejected, end.Counts.Done));
        Assert.Contains("the folder '@archive'", (await host.OutcomesAsync("job"))[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Place_WithAPrefix_IsNoUploadsAndNoOtherContainers()
    {
        var request = BulkRun.Request(ImageTask.Denoise) with { ResultPrefix = "2026" };
        var place = BulkPlace.Of(request, "a.png");

        Assert.NotEqual(new ImageReference(ImageTask.Denoise, "2026/a.png"), place);
        Assert.NotEqual(BulkPlace.Of(request with { Container = "other" }, "a.png"), place);
        Assert.Throws<ArgumentException>((request with { ResultPrefix = "2026/@other" }).Check);
    }
}

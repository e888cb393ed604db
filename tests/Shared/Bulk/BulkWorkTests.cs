using System.Text;
using AePipeline.Bulk;
using AePipeline.Families.Denoise;
using AePipeline.Inference.Hosting;
using AePipeline.Processing;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Bulk;

public sealed class BulkWorkTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EveryKindOfImage_GivesEachOneOutcomeInTheirOrder()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var request = BulkRun.Request(ImageTask.Denoise);
        var good = await BulkRun.PutManyAsync(host, 40);
        await BulkRun.PutAsync(host, "text.png", Encoding.UTF8.GetBytes("This is no picture."));
        await BulkRun.PutAsync(host, "cut.png", Pictures.Png(200, 200)[..^400]);
        await BulkRun.RunAsync(host, request, good[3]);
        string[] names = ["text.png", .. good[..20], "missing.png", .. good[20..], "cut.png"];

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.Equal(names, outcomes.Select(outcome => outcome.Name));
        Assert.Equal(BulkOutcomeKind.Rejected, outcomes[0].Kind);
        Assert.Contains("image", outcomes[0].Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(BulkOutcomeKind.AlreadyDone, outcomes[4].Kind);
        Assert.Equal(BulkOutcomeKind.Gone, outcomes[21].Kind);
        Assert.Equal(BulkOutcomeKind.Rejected, outcomes[^1].Kind);
        Assert.Equal(39, outcomes.Count(outcome => outcome is { Kind: BulkOutcomeKind.Done, Reason: null, ModelVersion: "20260101T000000Z-fixture", Bytes: > 0, Seconds: > 0 }));
        Assert.Equal(40, (await BulkRun.ListAsync(host.Storage.Results)).Count);
        foreach (var name in good)
        {
            Assert.Equal(24, (await BulkRun.ResultAsync(host, request, name)).Decode().Height);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(host.WorkDirectory));
    }

    [Fact]
    public async Task Run_Again_WritesNothingAndRepeatsTheReasons()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var request = BulkRun.Request(ImageTask.Embed);
        var names = (await BulkRun.PutManyAsync(host, 5)).Append("empty.png").ToArray();
        await BulkRun.PutAsync(host, "empty.png", []);
        var first = await BulkRun.RunAsync(host, request, names);
        var stored = await BulkRun.ListAsync(host.Storage.Results);

        var second = await BulkRun.RunAsync(host, request, names);

        Assert.Equal(stored, await BulkRun.ListAsync(host.Storage.Results));
        Assert.All(second.Take(5), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
        Assert.All(second.Take(5), outcome => Assert.NotNull(outcome.ModelVersion));
        Assert.Equal(BulkOutcomeKind.Rejected, second[5].Kind);
        Assert.NotNull(second[5].Reason);
        Assert.Equal(first[5].Reason, second[5].Reason);
    }

    [Fact]
    public async Task Run_OverUploads_SharesResultsWithLiveProcessing()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var request = BulkRun.Request(ImageTask.Denoise) with { Container = BlobContainers.Images, Prefix = "denoise/" };
        var live = await host.UploadAsync("live.png", Pictures.Png());
        var bulk = await host.UploadAsync("bulk.png", Pictures.Png(shade: 9));
        await host.ProcessAsync(live);

        var outcomes = await BulkRun.RunAsync(host, request, live.ImageName, bulk.ImageName);

        Assert.Equal([BulkOutcomeKind.AlreadyDone, BulkOutcomeKind.Done], outcomes.Select(outcome => outcome.Kind));
        Assert.Equal(ProcessingStatus.AlreadyDone, (await host.ProcessAsync(bulk)).Status);
    }

    [Fact]
    public async Task Run_ImageOfTheSameNameInTwoContainers_LeavesBothResults()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite);
        var upload = await host.UploadAsync("000.png", Pictures.Png(60, 60));
        await host.ProcessAsync(upload);
        await BulkRun.PutManyAsync(host, 1);
        var request = BulkRun.Request(ImageTask.Denoise);

        await BulkRun.RunAsync(host, request, "000.png");

        Assert.Equal(60, (await host.ResultAsync(upload)).Decode().Height);
        Assert.Equal(24, (await BulkRun.ResultAsync(host, request, "000.png")).Decode().Height);
        Assert.Equal(["denoise/000.denoised.png", "denoise/@archive/000.denoised.png"], (await BulkRun.ListAsync(host.Storage.Results)).Select(blob => blob.Name));
    }

    [Theory]
    [InlineData(false, BulkOutcomeKind.AlreadyDone, "20260101T000000Z-fixture")]
    [InlineData(true, BulkOutcomeKind.Done, "20260202T000000Z-newer")]
    public async Task Run_NewerModel_RedoesOnlyForAStaleJob(bool stale, BulkOutcomeKind kind, string version)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, ("Inference:ModelRefreshInterval", "00:00:01"));
        var request = BulkRun.Request(ImageTask.Denoise) with { Stale = stale };
        var names = await BulkRun.PutManyAsync(host, 3);
        await BulkRun.RunAsync(host, request, names);
        await host.PublishModelAsync("20260202T000000Z-newer");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var lease = await host.Get<ModelHost>().AcquireAsync(DenoiseFamily.Kind, Cancellation);
                return lease.Version == "20260202T000000Z-newer";
            },
            "the newer model serves");

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.All(outcomes, outcome => Assert.Equal((kind, version), (outcome.Kind, outcome.ModelVersion)));
        Assert.Equal(version, (await BulkRun.ResultAsync(host, request, names[0])).Metadata.ModelVersion);
        Assert.All(await BulkRun.RunAsync(host, request, names), outcome => Assert.Equal(BulkOutcomeKind.AlreadyDone, outcome.Kind));
    }

    [Fact]
    public async Task Run_TaskWithoutModel_SaysSo()
    {
        await using var host = await ProcessingHost.CreateAsync(azurite);

        await Assert.ThrowsAsync<ModelNotAvailableException>(() => BulkRun.RunAsync(host, BulkRun.Request(ImageTask.Embed), "a.png"));
    }
}

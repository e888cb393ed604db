using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests;

/// <summary>Bulk jobs that share their images with each other and with live uploads.</summary>
public sealed class BulkBesideOthersTests(AzuriteFixture azurite)
{
    private const int Count = 300;

    // A few large images keep a job busy for long, and the storage free to be searched for uploads.
    private const int LargeCount = 32;
    private const int LargeScale = 6;
    private const string Newer = "20260102T000000Z-newer";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bulk_TwoJobsOverTheSamePrefixAtOnce_BothEndWithEveryImageAndTheResultsOfAJobAlone()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModel.PublishAsync(account.Storage);
        var names = await UploadAsync(account.Storage, "archive", "", Count);
        string[] common = ["--source", "archive/", "--batch-size", "10", "--here", "--json", "--connection", account.ConnectionString];

        var one = AeCommand.Start(["bulk", "start", "--id", "one", .. common]);
        var other = AeCommand.Start(["bulk", "start", "--id", "other", .. common]);
        var ends = await Task.WhenAll(AeCommand.EndOfAsync(one), AeCommand.EndOfAsync(other));
        var alone = await AeCommand.RunAsync(["bulk", "start", "--id", "alone", "--result-prefix", "alone", .. common]);

        Assert.Equal([0, 0, 0], [ends[0].ExitCode, ends[1].ExitCode, alone.ExitCode]);
        Assert.All(ends, end => Assert.Equal(Count, end.Json.GetProperty("summary").GetProperty("listed").GetInt32()));
        foreach (var id in new[] { "one", "other" })
        {
            var outcomes = await new BulkPageStore(account.Storage).ReadOutcomesAsync(id, Cancellation).ToListAsync(Cancellation);
            Assert.Equal(names, outcomes.Select(outcome => outcome.Name));
            Assert.All(outcomes, outcome => Assert.True(outcome.Kind is BulkOutcomeKind.Done or BulkOutcomeKind.AlreadyDone));
        }

        foreach (var name in names)
        {
            Assert.Equal(await ResultAsync(account.Storage, ResultOf.Upload($"denoise/alone/@archive/{name}")), await ResultAsync(account.Storage, ResultOf.Upload($"denoise/@archive/{name}")));
        }
    }

    [Fact]
    public async Task Bulk_BesideLiveUploadsToItsOwnPrefix_LosesNoImageAndLeavesTheUploadsTheirTurn()
    {
        await using var host = new AeUpHost();
        await host.StartAsync();
        var old = await UploadAsync(host.Storage, BlobContainers.Images, "denoise/shared/old-", LargeCount, LargeScale);
        // What is done already is work for the job alone, and no backlog that uploads would wait behind in any case.
        foreach (var name in old) await HasResultAsync(host.Storage, name);
        await PromoteNewerAsync(host);
        var started = await AeCommand.RunAsync("bulk", "start", "--id", "beside", "--source", "images/denoise/shared/", "--stale", "--store", host.Store, "--json");
        // Storage dates blobs to the second; what comes in the job's own second may belong to it.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        var live = new List<string>();
        var whileRunning = 0;
        do
        {
            var name = $"denoise/shared/live-{live.Count:0000}.png";
            await host.Storage.Images.UploadBlobAsync(name, BinaryData.FromBytes(Picture(live.Count % LargeCount, LargeScale)), Cancellation);
            await HasResultAsync(host.Storage, name);
            live.Add(name);
            whileRunning += await IsOpenAsync(host.Storage) ? 1 : 0;
        }
        while (await IsOpenAsync(host.Storage));

        await UploadAsync(host.Storage, "archive", "", LargeCount, LargeScale);
        var reference = await AeCommand.RunAsync("bulk", "start", "--id", "reference", "--source", "archive/", "--here", "--json", "--connection", host.ConnectionString);

        Assert.Equal((0, 0), (reference.ExitCode, started.ExitCode));
        Assert.True(whileRunning > 0, $"No upload of {live.Count} had its result before the job ended: the job must last longer, or leave them a turn.");
        var outcomes = await new BulkPageStore(host.Storage).ReadOutcomesAsync("beside", Cancellation).ToListAsync(Cancellation);
        Assert.Equal(old.Order(StringComparer.Ordinal), outcomes.Select(outcome => outcome.Name));
        Assert.All(outcomes, outcome => Assert.Equal((BulkOutcomeKind.Done, Newer), (outcome.Kind, outcome.ModelVersion)));
        foreach (var (i, name) in old.Index().Concat(live.Index()))
        {
            Assert.Equal(await ResultAsync(host.Storage, $"denoise/@archive/{i % LargeCount:0000}.denoised.png"), await ResultAsync(host.Storage, ResultOf.Upload(name)));
        }

        Assert.Empty(await host.Storage.Failed.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Promotes a newer version of the model, and waits until the host does uploads with it.</summary>
    private static async Task PromoteNewerAsync(AeUpHost host)
    {
        await TestModel.PublishVersionAsync(host.Storage, Newer);
        await host.Client.PromoteAsync(ImageTask.Denoise, Newer);
        for (var version = ""; version != Newer;)
        {
            var name = $"denoise/probe/{Guid.NewGuid()}.png";
            await host.Storage.Images.UploadBlobAsync(name, BinaryData.FromBytes(Picture(0)), Cancellation);
            await HasResultAsync(host.Storage, name);
            var properties = await host.Storage.Results.GetBlobClient(ResultOf.Upload(name)).GetPropertiesAsync(cancellationToken: Cancellation);
            version = ResultMetadata.Read(properties)!.ModelVersion;
        }
    }

    private static byte[] Picture(int i, int scale = 1) => Pictures.Png(160 * scale, 120 * scale, shade: i);

    private static async Task<List<string>> UploadAsync(PipelineStorage storage, string containerName, string prefix, int count, int scale = 1)
    {
        var container = storage.Blobs.GetBlobContainerClient(containerName);
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var names = Enumerable.Range(0, count).Select(i => $"{prefix}{i:0000}.png").ToList();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, token) =>
            await container.GetBlobClient(names[i]).UploadAsync(BinaryData.FromBytes(Picture(i, scale)), token));
        return names;
    }

    private static async Task<bool> IsOpenAsync(PipelineStorage storage) =>
        (await new BulkJobStore(storage).FindStatusAsync("beside", Cancellation))!.State.IsOpen();

    private static Task HasResultAsync(PipelineStorage storage, string name) => Eventually.HoldsAsync(
        async () => await storage.Results.GetBlobClient(ResultOf.Upload(name)).ExistsAsync(Cancellation), $"{name} has its result");

    private static async Task<byte[]> ResultAsync(PipelineStorage storage, string name) =>
        (await storage.Results.GetBlobClient(name).DownloadContentAsync(Cancellation)).Value.Content.ToArray();
}

using System.Text;
using AePipeline.Bulk;
using AePipeline.Bulk.State;
using AePipeline.EndToEnd.Tests.Hosts;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Models;

namespace AePipeline.EndToEnd.Tests;

/// <content>Bulk jobs over whole archives.</content>
public abstract partial class PipelineHostTests
{
    private const int ArchiveCount = 500;

    // After a kill, whoever held the job must first be believed dead.
    private static readonly TimeSpan s_bulkPatience = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Host_BulkJobCancelledAndResumedAndTheHostKilledTwice_GivesEveryImageOneOutcomeAndCountsThatAddUp()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        var archive = await UploadArchiveAsync(host);

        await host.Client.StartBulkAsync(Request("whole"));
        await WhenFinishedAsync(host, 30);
        var watched = await host.Client.ShowBulkAsync("whole");
        await host.Client.CancelBulkAsync("whole");
        await WhenStateAsync(host, BulkState.Cancelled);
        var cancelled = await OutcomesAsync(host);
        await host.Client.ResumeBulkAsync("whole");
        await WhenFinishedAsync(host, cancelled.Count + 60);
        await host.KillAsync();
        await host.StartAsync();
        var first = await OutcomesAsync(host);
        await WhenFinishedAsync(host, first.Count + 60);
        await host.KillAsync();
        await host.StartAsync();
        var second = await OutcomesAsync(host);
        await WhenStateAsync(host, BulkState.Completed);

        Assert.InRange(watched.Counts.Finished, 30, ArchiveCount - 1);
        Assert.InRange(second.Count, 0, ArchiveCount - 1);
        var outcomes = await OutcomesAsync(host);
        Assert.Equal(archive, outcomes.Select(outcome => outcome.Name));
        // What was recorded before a cancel or a kill stands as it was, to the second that it took.
        Assert.Empty(cancelled.Concat(first).Concat(second).Except(outcomes));
        Assert.Equal(archive.Where((_, i) => IsRubbish(i)), outcomes.Where(outcome => outcome.Kind == BulkOutcomeKind.Rejected).Select(outcome => outcome.Name));
        await AssertAddsUpAsync(host, outcomes);
        var results = await host.Storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, "denoise/@archive/", Cancellation).ToListAsync(Cancellation);
        Assert.Equal(archive.Where((_, i) => !IsRubbish(i)).Select(name => ResultOf.Upload($"denoise/@archive/{name}")), results.Select(result => result.Name));
    }

    [Fact]
    public async Task Host_BulkJobOfAChain_HandsEachImageOnAndEndsWithItsLatents()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        await TestModel.PublishEmbedAsync(host.Storage);
        var archive = await UploadArchiveAsync(host, count: 12);

        var started = await host.Client.StartBulkAsync(Request("whole") with { Tasks = [ImageTask.Denoise, ImageTask.Embed] });
        await WhenStateAsync(host, BulkState.Completed);

        Assert.Equal("whole", started.Id);
        var outcomes = await OutcomesAsync(host);
        Assert.Equal(archive, outcomes.Select(outcome => outcome.Name));
        await AssertAddsUpAsync(host, outcomes);
        var latents = await host.Storage.Latents.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(archive.Where((_, i) => !IsRubbish(i)).Select(name => $"@archive/denoise+embed/{name}.npy"), latents.Select(latent => latent.Name).Where(name => name.EndsWith(".npy", StringComparison.Ordinal)));
        Assert.True(await host.Storage.Jobs.GetBlobClient("whole/latents.parquet").ExistsAsync(Cancellation));
    }

    private static BulkRequest Request(string id) => new()
    {
        Id = id,
        Container = "archive",
        Tasks = [ImageTask.Denoise],
        BatchSize = 10,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };

    private static bool IsRubbish(int i) => i % 33 == 5;

    private static async Task<List<string>> UploadArchiveAsync(IPipelineHost host, int count = ArchiveCount)
    {
        var archive = host.Storage.Blobs.GetBlobContainerClient("archive");
        await archive.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var names = Enumerable.Range(0, count).Select(i => $"x/{i:0000}.png").ToList();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (i, token) =>
        {
            var content = IsRubbish(i) ? Encoding.UTF8.GetBytes($"rubbish {i}") : Pictures.Png(160, 120, shade: i % 256);
            await archive.GetBlobClient(names[i]).UploadAsync(BinaryData.FromBytes(content), token);
        });
        return names;
    }

    private static Task WhenFinishedAsync(IPipelineHost host, int images) => Eventually.HoldsAsync(
        async () => await StatusAsync(host) is { } status && status.Counts.Finished >= images, $"{images} images have an outcome", s_bulkPatience);

    private static Task WhenStateAsync(IPipelineHost host, BulkState state) => Eventually.HoldsAsync(
        async () =>
        {
            var status = await StatusAsync(host);
            Assert.True(status?.State != BulkState.Failed, status?.Problem);
            return status?.State == state;
        },
        $"the job is {state}",
        s_bulkPatience);

    private static Task<BulkStatus?> StatusAsync(IPipelineHost host) => new BulkJobStore(host.Storage).FindStatusAsync("whole", Cancellation);

    private static async Task<List<BulkOutcome>> OutcomesAsync(IPipelineHost host) =>
        await new BulkPageStore(host.Storage).ReadOutcomesAsync("whole", Cancellation).ToListAsync(Cancellation);

    /// <summary>The outcomes, the status in the blobs, the one that the host tells, and the summary count the same.</summary>
    private static async Task AssertAddsUpAsync(IPipelineHost host, List<BulkOutcome> outcomes)
    {
        var counts = BulkCounts.Of(outcomes);
        var summary = await new BulkJobStore(host.Storage).FindSummaryAsync("whole", Cancellation);
        var told = await host.Client.ShowBulkAsync("whole");
        Assert.Equal((outcomes.Count, outcomes.Count), (summary!.Listed, counts.Finished));
        Assert.Equal((counts, counts), (summary.Counts, told.Counts));
        Assert.Equal(await StatusAsync(host), told);
    }
}

using AePipeline.Bulk;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Bulk;

/// <summary>How a batch knows what is done.</summary>
public sealed class BatchStatesTests(AzuriteFixture azurite)
{
    // The clock stands still, so that no image is looked at again before its result is written.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("denoise", 2)]
    [InlineData("embed", 3)]
    public async Task Run_ManyNewImages_AsksAboutNoneOfThem(string folder, int listings)
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, _time);
        var request = BulkRun.Request(ImageTasks.Parse(folder));
        var names = await BulkRun.PutManyAsync(host, 12);
        await BulkRun.RunAsync(host, request, "no.png");
        using var requests = new RequestCounter(host.Storage.Blobs.AccountName);

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.All(outcomes, outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        var writes = request.Tasks[^1].GivesLatent ? 2 : 1;
        Assert.Equal((names.Length + listings, 0, writes * names.Length), requests.Take());
    }

    [Fact]
    public async Task Run_SomeDoneAndSomeFailed_TakesThemFromTheListing()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, _time);
        var request = BulkRun.Request(ImageTask.Embed);
        var names = await BulkRun.PutManyAsync(host, 12);
        await BulkRun.PutAsync(host, names[3], "no image"u8.ToArray());
        await BulkRun.RunAsync(host, request, names[..6]);
        await host.Storage.Latents.DeleteBlobAsync(BulkPlace.Of(request, names[5]).LatentName, cancellationToken: Cancellation);

        var outcomes = await BulkRun.RunAsync(host, request, names);

        BulkOutcomeKind[] expected =
        [
            .. Enumerable.Repeat(BulkOutcomeKind.AlreadyDone, 3), BulkOutcomeKind.Rejected, BulkOutcomeKind.AlreadyDone, .. Enumerable.Repeat(BulkOutcomeKind.Done, 7),
        ];
        Assert.Equal(expected, outcomes.Select(outcome => outcome.Kind));
    }

    [Fact]
    public async Task Run_ResultLeasedWhileItIsListed_TriesAgainWithWhatIsThereThen()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, time: null, ("Processing:MaxAttempts", "100"), ("Processing:RetryDelay", "00:00:00.100"), ("Processing:MaxRetryDelay", "00:00:00.100"));
        var request = BulkRun.Request(ImageTask.Denoise);
        var names = await BulkRun.PutManyAsync(host, 9);
        await BulkRun.RunAsync(host, request, names);
        await BulkRun.PutAsync(host, names[2], Pictures.Png(33, 24));
        var lease = host.Storage.Results.GetBlobClient(BulkPlace.Of(request, names[2]).ResultName("png")).GetBlobLeaseClient();
        await lease.AcquireAsync(TimeSpan.FromSeconds(-1), cancellationToken: Cancellation);
        var running = BulkRun.RunAsync(host, request, names);
        await Eventually.HoldsAsync(() => host.Log.Messages("Postponed").Any(line => line.Contains(names[2], StringComparison.Ordinal)), "it was refused");
        await lease.ReleaseAsync(cancellationToken: Cancellation);

        Assert.Equal(BulkOutcomeKind.Done, (await running)[2].Kind);
    }

    [Fact]
    public async Task Run_AmongTheResultsOfManyOthers_AsksAndFindsTheSame()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, _time);
        var request = BulkRun.Request(ImageTask.Denoise);
        var names = await BulkRun.PutManyAsync(host, 9);
        await BulkRun.RunAsync(host, request, names[..5]);
        var first = BulkPlace.Of(request, names[0]).ResultName("png");
        await Parallel.ForEachAsync(Enumerable.Range(0, 80), Cancellation, async (i, stop) =>
            await host.Storage.Results.GetBlobClient($"{first[..^"000.png.png".Length]}000-{i}.png").UploadAsync(BinaryData.Empty, stop));

        var outcomes = await BulkRun.RunAsync(host, request, names);

        BulkOutcomeKind[] expected = [.. Enumerable.Repeat(BulkOutcomeKind.AlreadyDone, 5), .. Enumerable.Repeat(BulkOutcomeKind.Done, 4)];
        Assert.Equal(expected, outcomes.Select(outcome => outcome.Kind));
    }

    [Fact]
    public async Task Run_ResultInAnotherFormat_FindsIt()
    {
        await using var host = await BulkRun.CreateHostAsync(azurite, _time);
        var names = await BulkRun.PutManyAsync(host, 9);
        var request = BulkRun.Request(ImageTask.Denoise) with { Format = ResultFormat.WebP };
        await BulkRun.RunAsync(host, request, names[..5]);

        var outcomes = await BulkRun.RunAsync(host, request, names);

        Assert.Equal(5, outcomes.Count(outcome => outcome.Kind == BulkOutcomeKind.AlreadyDone));
        Assert.Equal(9, (await BulkRun.ListAsync(host.Storage.Results)).Count(result => result.Name.EndsWith(".webp", StringComparison.Ordinal)));
    }
}

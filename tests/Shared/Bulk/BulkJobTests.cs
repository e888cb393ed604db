using System.Security.Cryptography;
using System.Text;
using AePipeline.Bulk;
using AePipeline.Models;
using AePipeline.Storage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parquet;

namespace AePipeline.Tests.Bulk;

public sealed class BulkJobTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_OverUploadsWithRubbishAmongThem_SucceedsAndListsExactlyThoseWithTheirReasons()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(100, i => i % 33 == 7);
        await host.AskAsync("rubbish");

        var status = await host.Runner.RunAsync("rubbish", Cancellation);

        Assert.Equal(BulkState.Completed, status.State);
        Assert.Equal((100, 97, 3), (status.Listed, status.Counts.Done, status.Counts.Rejected));
        var outcomes = await host.OutcomesAsync("rubbish");
        Assert.Equal(names, outcomes.Select(outcome => outcome.Name));
        Assert.Equal([names[7], names[40], names[73]], outcomes.Where(outcome => outcome.Kind == BulkOutcomeKind.Rejected).Select(outcome => outcome.Name));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Kind == BulkOutcomeKind.Rejected, outcome.Reason is not null));
        var summary = (await host.Jobs.FindSummaryAsync("rubbish", Cancellation))!;
        Assert.Equal(status.Counts, summary.Counts);
        Assert.Equal(100, summary.Listed);
        Assert.Equal(Hash(names), summary.ListingSha256);
        var reason = Assert.Single(summary.Failures);
        Assert.Equal((BulkOutcomeKind.Rejected, 3L, names[7]), (reason.Kind, reason.Images, reason.Example));
        Assert.Equal(97, summary.ModelVersions["20260101T000000Z-fixture"]);
    }

    [Fact]
    public async Task Job_ThatEmbeds_WritesATableWithTheLatentOfEveryImageThatIsDone()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var card = ProcessingHost.EmbedCard(ErrorDistribution.Of([0.001, 0.002, 0.006]));
        await host.Get<ModelRegistry>().PublishAsync(card, ProcessingHost.ModelFolder, Cancellation);
        await host.Get<ModelRegistry>().PromoteAsync(card.Task, card.Version, Cancellation);
        await host.UploadAsync(12, i => i == 3);
        await host.AskAsync("embedded", request => request with { Tasks = [ImageTask.Denoise, ImageTask.Embed] });

        var status = await host.Runner.RunAsync("embedded", Cancellation);

        Assert.Equal((BulkState.Completed, 11L, 1L), (status.State, status.Counts.Done, status.Counts.Rejected));
        var blob = await host.Storage.Jobs.GetBlobClient("embedded/latents.parquet").DownloadContentAsync(Cancellation);
        await using var table = await ParquetReader.CreateAsync(blob.Value.Content.ToStream(), cancellationToken: Cancellation);
        using var rows = table.OpenRowGroupReader(0);
        Assert.Equal((1, 11), (table.RowGroupCount, rows.RowCount));
    }

    [Fact]
    public async Task Job_WhoseContainerIsNotThere_IsLoggedWithTheReason()
    {
        using var log = new LogProvider();
        await using var host = await BulkHost.CreateAsync(azurite, services => services.AddLogging(logging => logging.AddProvider(log)));
        await host.AskAsync("nowhere", request => request with { Container = "nosuch" });

        var status = await host.Runner.RunAsync("nowhere", Cancellation);

        Assert.Equal(BulkState.Failed, status.State);
        Assert.StartsWith("Bulk job nowhere failed: There is no container 'nosuch'", Assert.Single(log.Messages("EndedWith")), StringComparison.Ordinal);
        Assert.Empty(log.Messages("Ended"));
    }

    [Fact]
    public async Task Job_RunASecondTimeOverTheSameUploads_FindsThemDone()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(30);
        await host.AskAsync("first");
        await host.Runner.RunAsync("first", Cancellation);
        await host.AskAsync("second");

        var status = await host.Runner.RunAsync("second", Cancellation);

        Assert.Equal((BulkState.Completed, 0L, 30L), (status.State, status.Counts.Done, status.Counts.AlreadyDone));
    }

    [Fact]
    public async Task Job_WithImagesDeletedAndAddedAfterItsListing_CallsThoseGoneAndLeavesTheseAlone()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(60);
        var changed = new TaskCompletionSource();
        await using var runner = host.Twin(services => WorkGate.Add(services, batch => batch == 1 ? changed.Task : Task.CompletedTask));
        await runner.AskAsync("changing");
        var running = runner.Runner.RunAsync("changing", Cancellation);
        await Eventually.HoldsAsync(async () => (await host.StatusAsync("changing")).Listed == 60, "the listing is there");

        foreach (var name in names.Skip(50))
        {
            await host.Storage.Images.GetBlobClient(name).DeleteAsync(cancellationToken: Cancellation);
        }

        // Dated to the second: what is added within the second of the request may still be listed.
        await Task.Delay(TimeSpan.FromSeconds(1.1), Cancellation);
        var added = await host.UploadAsync(3, folder: "b");
        changed.SetResult();
        var status = await running;

        Assert.Equal((BulkState.Completed, 60L, 50L, 10L), (status.State, status.Listed, status.Counts.Done, status.Counts.Gone));
        var outcomes = await host.OutcomesAsync("changing");
        Assert.Equal(names.Skip(50), outcomes.Where(outcome => outcome.Kind == BulkOutcomeKind.Gone).Select(outcome => outcome.Name));
        Assert.DoesNotContain(outcomes, outcome => added.Contains(outcome.Name));
    }

    [Fact]
    public async Task Job_ListedWhileImagesAreAdded_LeavesThoseToTheNextJob()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(5);
        await host.AskAsync("before");
        await Task.Delay(TimeSpan.FromSeconds(1.1), Cancellation);
        await host.UploadAsync(4, folder: "b");

        var status = await host.Runner.RunAsync("before", Cancellation);

        Assert.Equal((BulkState.Completed, 5L), (status.State, status.Listed));
    }

    [Fact]
    public async Task Job_OverAListOfNames_DoesThoseOnly()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(50);
        var wanted = names.Where((_, i) => i % 2 == 0).ToList();
        var list = await host.Jobs.WriteNamesAsync("listed", [.. wanted, "denoise/a/never.png"], Cancellation);
        await host.AskAsync("listed", request => request with { ListBlob = list, PageSize = 10 });

        var status = await host.Runner.RunAsync("listed", Cancellation);

        Assert.Equal((26L, 25L, 1L, 3), (status.Listed, status.Counts.Done, status.Counts.Gone, status.Pages));
        Assert.Equal([.. wanted, "denoise/a/never.png"], (await host.OutcomesAsync("listed")).Select(outcome => outcome.Name));
    }

    [Fact]
    public async Task Job_WithAPattern_DoesWhatMatches()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(30);
        await host.AskAsync("pattern", request => request with { Pattern = "*5.png" });

        var status = await host.Runner.RunAsync("pattern", Cancellation);

        Assert.Equal((3L, 3L), (status.Listed, status.Counts.Done));
    }

    [Fact]
    public async Task Job_OverNothing_IsCompleted()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("empty");

        var status = await host.Runner.RunAsync("empty", Cancellation);

        Assert.Equal((BulkState.Completed, 0L), (status.State, status.Listed));
        Assert.Equal(Hash([]), (await host.Jobs.FindSummaryAsync("empty", Cancellation))!.ListingSha256);
    }

    [Theory]
    [InlineData("container")]
    [InlineData("model")]
    [InlineData("list")]
    public async Task Job_ThatCanNotBeDone_FailsWithAReasonAndCanBeResumed(string missing)
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(1);
        await host.AskAsync("impossible", request => missing switch
        {
            "container" => request with { Container = "nowhere" },
            "model" => request with { Tasks = [ImageTask.Upscale] },
            _ => request with { ListBlob = "impossible/none.txt" },
        });

        var status = await host.Runner.RunAsync("impossible", Cancellation);

        Assert.Equal(BulkState.Failed, status.State);
        Assert.Contains(missing switch { "container" => "'nowhere'", "model" => "upscale model", _ => "none.txt" }, status.Problem, StringComparison.Ordinal);
        Assert.True(status.State.MayBecome(BulkState.Waiting));
    }

    [Fact]
    public async Task Jobs_TwoOverTheSameUploadsAtOnce_BothComplete()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await using var other = host.Twin();
        var names = await host.UploadAsync(60);
        await host.AskAsync("one");
        await host.AskAsync("two");

        var ended = await Task.WhenAll(host.Runner.RunAsync("one", Cancellation), other.Runner.RunAsync("two", Cancellation));

        Assert.All(ended, status => Assert.Equal((BulkState.Completed, 60L), (status.State, status.Counts.Done + status.Counts.AlreadyDone)));
        foreach (var name in names)
        {
            Assert.True(await host.Storage.Results.GetBlobClient(ResultOf.Upload(name)).ExistsAsync(Cancellation), name);
        }
    }

    private static string Hash(IEnumerable<string> names) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(names.Select(name => name + "\n")))));
}

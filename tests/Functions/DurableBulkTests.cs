using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.State;
using AePipeline.Functions.Bulk;
using AePipeline.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetVips;

namespace AePipeline.Functions.Tests;

/// <summary>Bulk jobs driven by the engine of Durable Functions, in memory, with real storage and models.</summary>
public sealed class DurableBulkTests(AzuriteFixture azurite)
{
    private const int Images = 75;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_OfMorePagesThanARunTakes_GoesOnInANewRunAndGivesEveryImageOneOutcome()
    {
        var account = await CreateArchiveAsync();
        using var app = App.Build(account);

        await RunAsync(app, account, _ => { });

        var outcomes = await new BulkPageStore(account.Storage).ReadOutcomesAsync("job", Cancellation).ToListAsync(Cancellation);
        var summary = await new BulkJobStore(account.Storage).FindSummaryAsync("job", Cancellation);
        Assert.Equal(Enumerable.Range(0, Images).Select(i => $"{i:000}.png"), outcomes.Select(outcome => outcome.Name));
        Assert.All(outcomes, outcome => Assert.Equal(BulkOutcomeKind.Done, outcome.Kind));
        Assert.Equal((Images, Images), (summary!.Listed, summary.Counts.Done));
        // Listing and working are steps of their own.
        Assert.True(2 * Images / 10 > BulkOrchestration.PagesPerRun);
    }

    [Fact]
    public async Task Job_ActivityThatFailsForAReasonThatPasses_IsTriedAgain()
    {
        var account = await CreateArchiveAsync();
        using var app = App.Build(account);
        var failures = 2;

        var status = await RunAsync(app, account, name =>
        {
            if (name == BulkActivityNames.OpenPage && Interlocked.Decrement(ref failures) >= 0) throw new IOException("The network is away.");
        });

        Assert.Equal((BulkState.Completed, Images), (status.State, status.Counts.Done));
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task Job_PageThatTheStorageLost_IsListedAgainByANewRun()
    {
        var account = await CreateArchiveAsync();
        using var app = App.Build(account);
        var lost = 1;

        var status = await RunAsync(app, account, name =>
        {
            if (name == BulkActivityNames.OpenPage && Interlocked.Exchange(ref lost, 0) == 1) account.Storage.Jobs.DeleteBlob("job/pages/00000.ndjson");
        });

        Assert.Equal((BulkState.Completed, Images), (status.State, status.Counts.Done));
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task Job_ThatCanNotBeDone_FailsWithTheReason()
    {
        var account = await azurite.CreateAccountAsync();
        await account.Storage.Blobs.GetBlobContainerClient("archive").CreateAsync(cancellationToken: Cancellation);
        using var app = App.Build(account);

        var status = await RunAsync(app, account, name =>
        {
            if (name == BulkActivityNames.ListPage) throw new BulkJobException("The archive is on fire.");
        });

        Assert.Equal((BulkState.Failed, "The archive is on fire."), (status.State, status.Problem));
    }

    private async Task<TestAccount> CreateArchiveAsync()
    {
        var account = await azurite.CreateAccountAsync();
        await TestModels.PublishAsync(account.Storage, "denoise", "20260101T000000Z-aaaaaa");
        var archive = account.Storage.Blobs.GetBlobContainerClient("archive");
        await archive.CreateAsync(cancellationToken: Cancellation);
        for (var i = 0; i < Images; i++)
        {
            using var picture = (Image.Black(24, 16, bands: 3) + i).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
            await archive.UploadBlobAsync($"{i:000}.png", BinaryData.FromBytes(picture.PngsaveBuffer()), Cancellation);
        }

        return account;
    }

    private static async Task<BulkStatus> RunAsync(IHost app, TestAccount account, Action<string> beforeActivity)
    {
        var jobs = new BulkJobStore(account.Storage);
        await jobs.TryCreateAsync(
            BulkSubmission.Read("""{"id":"job","tasks":["denoise"],"container":"archive","pageSize":10,"batchSize":5}""", TimeProvider.System.GetUtcNow()), Cancellation);
        var activities = new BulkActivityFunctions(app.Services.GetRequiredService<BulkActivities>());
        await using var engine = await DurableTaskTestHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<BulkRun, bool>(BulkActivityNames.Job, async (context, _) =>
                {
                    await BulkOrchestrators.RunJobAsync(context);
                    return true;
                });
                tasks.AddOrchestratorFunc<BulkPage, BulkPageResult>(BulkActivityNames.Page, (context, _) => BulkOrchestrators.RunPageAsync(context));
                Add<BulkCursor, BulkListedPage>(BulkActivityNames.ListPage, activities.ListPageAsync);
                Add<BulkPage, BulkOpenedPage>(BulkActivityNames.OpenPage, activities.OpenPageAsync);
                Add<BulkBatch, BulkPageResult>(BulkActivityNames.RunBatch, activities.RunBatchAsync);
                Add<BulkCursor, bool>(BulkActivityNames.Checkpoint, activities.CheckpointAsync);
                Add<BulkCursor, BulkSummaryResult>(BulkActivityNames.Summarise, activities.SummariseAsync);
                Add<BulkEnd, bool>(BulkActivityNames.End, activities.EndAsync);

                void Add<TInput, TResult>(string name, Func<TInput, CancellationToken, Task<TResult>> activity) =>
                    tasks.AddActivityFunc<TInput, TResult>(name, (_, input) =>
                    {
                        beforeActivity(name);
                        return activity(input, Cancellation);
                    });
            },
            cancellationToken: Cancellation);

        await engine.Client.ScheduleNewOrchestrationInstanceAsync(BulkActivityNames.Job, new BulkRun(new BulkCursor("job")), new StartOrchestrationOptions("job"), Cancellation);
        var ended = await engine.Client.WaitForInstanceCompletionAsync("job", getInputsAndOutputs: true, Cancellation);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, null), (ended.RuntimeStatus, ended.FailureDetails?.ErrorMessage));
        return (await jobs.FindStatusAsync("job", Cancellation))!;
    }
}

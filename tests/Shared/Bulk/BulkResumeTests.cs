using AePipeline.Bulk;
using AePipeline.Bulk.Running;
using AePipeline.Bulk.State;
using AePipeline.Tests.Support;
using Azure.Storage.Blobs.Specialized;

namespace AePipeline.Tests.Bulk;

public sealed class BulkResumeTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancel_WhileAJobRuns_StopsItSoonAndResumeDoesTheRest()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(60);
        await using var runner = host.Twin(services => WorkGate.Add(services, batch => batch <= 5 ? Task.CompletedTask : Task.Delay(Timeout.Infinite)));
        await runner.AskAsync("cancelled");
        var running = runner.Runner.RunAsync("cancelled", Cancellation);
        await Eventually.HoldsAsync(async () => (await host.OutcomesAsync("cancelled")).Count == 25, "five batches are done");

        var asked = await host.Get<BulkJobs>().CancelAsync("cancelled", Cancellation);
        var stopped = await running.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal((BulkState.Cancelling, BulkState.Cancelled), (asked.State, stopped.State));
        var before = await host.OutcomesAsync("cancelled");
        Assert.Equal(25, before.Count);

        Assert.Equal(BulkState.Waiting, (await host.Get<BulkJobs>().ResumeAsync("cancelled", Cancellation)).State);
        var status = await host.Runner.RunAsync("cancelled", Cancellation);

        Assert.Equal((BulkState.Completed, 60L), (status.State, status.Counts.Done));
        Assert.Equal(names, (await host.OutcomesAsync("cancelled")).Select(outcome => outcome.Name));
    }

    [Fact]
    public async Task Cancel_OfAJobThatNobodyRuns_TakesEffectAtOnce()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("waiting");

        var status = await host.Get<BulkJobs>().CancelAsync("waiting", Cancellation);

        Assert.Equal(BulkState.Cancelled, status.State);
        await Assert.ThrowsAsync<BulkJobException>(() => host.Get<BulkJobs>().CancelAsync("nothing", Cancellation));
    }

    [Fact]
    public async Task Runner_StoppedInTheMiddle_LeavesTheJobWaitingAndTheNextRepeatsNoFinishedBatch()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(60);
        await using var first = host.Twin(services => WorkGate.Add(services, batch => batch <= 6 ? Task.CompletedTask : Task.Delay(Timeout.Infinite)));
        await first.AskAsync("stopped");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = first.Runner.RunAsync("stopped", stop.Token);
        await Eventually.HoldsAsync(async () => (await host.OutcomesAsync("stopped")).Count == 30, "six batches are done");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(BulkState.Waiting, (await host.StatusAsync("stopped")).State);

        WorkGate? gate = null;
        await using var second = host.Twin(services => gate = WorkGate.Add(services, _ => Task.CompletedTask));
        var status = await second.Runner.RunAsync("stopped", Cancellation);

        Assert.Equal((BulkState.Completed, 60L), (status.State, status.Counts.Done));
        Assert.Equal(6, gate!.Batches);
        Assert.Equal(names, (await host.OutcomesAsync("stopped")).Select(outcome => outcome.Name));
    }

    [Fact]
    public async Task Status_OfAJobWhoseResumedRunIsStoppedToo_NeverGoesBack()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(60);
        await using var first = host.Twin(services => WorkGate.Add(services, batch => batch <= 6 ? Task.CompletedTask : Task.Delay(Timeout.Infinite)));
        await first.AskAsync("twice");
        await RunUntilAsync(first, async () => (await host.OutcomesAsync("twice")).Count == 30);

        WorkGate? gate = null;
        await using var second = host.Twin(services => gate = WorkGate.Add(services, _ => Task.Delay(Timeout.Infinite)));
        await RunUntilAsync(second, () => Task.FromResult(gate!.Batches > 0));

        var status = await host.StatusAsync("twice");
        Assert.Equal((BulkState.Waiting, 30L, 60L), (status.State, status.Counts.Finished, status.Listed));

        async Task RunUntilAsync(BulkHost runner, Func<Task<bool>> isEnough)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var running = runner.Runner.RunAsync("twice", stop.Token);
            await Eventually.HoldsAsync(isEnough, "the runner is where it is to be stopped");
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
    }

    [Fact]
    public async Task Runner_ThatDiesBetweenTheResultsAndTheirOutcomes_CountsThemAsTheJobsOwnOnce()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(20);
        await host.AskAsync("died");
        await host.Runner.RunAsync("died", Cancellation);

        // What such an end leaves: results without outcomes, a batch that is begun, and a status from before.
        var jobs = host.Storage.Jobs;
        await jobs.GetBlobClient(BulkBlobs.Part("died", 0, 2)).DeleteAsync(cancellationToken: Cancellation);
        await jobs.GetBlobClient(BulkBlobs.Begun("died", 0, 2)).UploadAsync(BinaryData.Empty, Cancellation);
        await jobs.GetBlobClient(BulkBlobs.Status("died")).DeleteAsync(cancellationToken: Cancellation);
        var status = await host.Runner.RunAsync("died", Cancellation);

        Assert.Equal((BulkState.Completed, 20L, 0L), (status.State, status.Counts.Done, status.Counts.AlreadyDone));
        Assert.Equal(20, (await host.OutcomesAsync("died")).Count);
        Assert.False(await jobs.GetBlobClient(BulkBlobs.Begun("died", 0, 2)).ExistsAsync(Cancellation));
    }

    [Theory]
    [InlineData("page")]
    [InlineData("part")]
    public async Task Job_WhoseStorageLostABlobBehindItsCheckpoint_MakesItAgain(string lost)
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        var names = await host.UploadAsync(60);
        var blob = host.Storage.Jobs.GetBlobClient(lost == "page" ? BulkBlobs.Page("lossy", 1) : BulkBlobs.Part("lossy", 1, 3));
        await using var runner = host.Twin(services => WorkGate.Add(
            services, async batch => await (batch == 12 ? blob.DeleteIfExistsAsync(cancellationToken: Cancellation) : Task.CompletedTask)));
        await runner.AskAsync("lossy");

        var status = await runner.Runner.RunAsync("lossy", Cancellation);

        Assert.Equal((BulkState.Completed, 60L, 60L), (status.State, status.Listed, status.Counts.Finished));
        Assert.Equal(names, (await host.OutcomesAsync("lossy")).Select(outcome => outcome.Name));
        Assert.Equal(60, (await host.Jobs.FindSummaryAsync("lossy", Cancellation))!.Listed);
    }

    [Fact]
    public async Task Runner_BesideOneThatHoldsTheJob_WaitsAndTakesOverWhenThatIsGone()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(10);
        await host.AskAsync("held");
        var blob = host.Storage.Jobs.GetBlobClient(BulkBlobs.Lease("held"));
        await blob.UploadAsync(BinaryData.Empty, Cancellation);
        // A runner that died: nobody renews its lease.
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15), cancellationToken: Cancellation);

        Assert.Null(await host.Runner.TryRunAsync("held", Cancellation));
        var started = TimeProvider.System.GetTimestamp();
        var status = await host.Runner.RunAsync("held", Cancellation);

        Assert.Equal(BulkState.Completed, status.State);
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Worker_WithSeveralJobs_RunsTheHighestPriorityFirst()
    {
        await using var host = await BulkHost.CreateAsync(azurite);
        await host.UploadAsync(5);
        await host.AskAsync("low");
        await host.AskAsync("high", request => request with { Priority = 5 });
        using var worker = new BulkWorker(
            host.Jobs, host.Runner, host.Get<Microsoft.Extensions.Options.IOptions<BulkRunnerOptions>>(), TimeProvider.System, new LogRecorder<BulkWorker>());

        await worker.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => (await host.StatusAsync("low")).State == BulkState.Completed, "both are done");
        await worker.StopAsync(Cancellation);

        var (low, high) = (await host.StatusAsync("low"), await host.StatusAsync("high"));
        Assert.True(high.EndedAt <= low.StartedAt, $"high ended {high.EndedAt:O}, low started {low.StartedAt:O}");
        Assert.Equal(5, low.Counts.AlreadyDone);
    }
}

using AePipeline.Functions.Bulk;
using AePipeline.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Functions.Tests.Bulk;

/// <summary>Histories of ended jobs do not stay for ever; on the engine of Durable Functions, in memory.</summary>
public sealed class BulkHistoriesTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly LogRecorder<BulkHistories> _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PurgeDue_InstancesThatEndedAndThatRun_DeletesThoseThatEndedLongAgo()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("job", "end", new StartOrchestrationOptions("ended"), Cancellation);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("job", "wait", new StartOrchestrationOptions("runs"), Cancellation);
        await engine.Client.WaitForInstanceCompletionAsync("ended", Cancellation);
        await engine.Client.WaitForInstanceStartAsync("runs", Cancellation);
        var histories = new BulkHistories(Options.Create(new BulkHistoryOptions()), _time, _log);

        await histories.PurgeDueAsync(engine.Client, Cancellation);
        Assert.NotNull(await engine.Client.GetInstanceAsync("ended", Cancellation));

        _time.Advance(TimeSpan.FromDays(31));
        await histories.PurgeDueAsync(engine.Client, Cancellation);

        Assert.Null(await engine.Client.GetInstanceAsync("ended", Cancellation));
        Assert.NotNull(await engine.Client.GetInstanceAsync("runs", Cancellation));
        Assert.Single(_log.Messages("Purged"));
        Assert.Empty(_log.Messages("NotPurged"));
    }

    [Fact]
    public async Task PurgeDue_CalledEveryMinute_AsksOnceADay()
    {
        await using var engine = await StartAsync();
        var histories = new BulkHistories(Options.Create(new BulkHistoryOptions { KeepHistories = TimeSpan.FromHours(1) }), _time, _log);
        await histories.PurgeDueAsync(engine.Client, Cancellation);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("job", "end", new StartOrchestrationOptions("ended"), Cancellation);
        await engine.Client.WaitForInstanceCompletionAsync("ended", Cancellation);

        _time.Advance(TimeSpan.FromHours(23));
        await histories.PurgeDueAsync(engine.Client, Cancellation);
        Assert.NotNull(await engine.Client.GetInstanceAsync("ended", Cancellation));

        _time.Advance(TimeSpan.FromHours(1));
        await histories.PurgeDueAsync(engine.Client, Cancellation);
        Assert.Null(await engine.Client.GetInstanceAsync("ended", Cancellation));
    }

    private static Task<DurableTaskTestHost> StartAsync() => DurableTaskTestHost.StartAsync(
        tasks => tasks.AddOrchestratorFunc<string, bool>("job", async (context, input) =>
        {
            if (input == "wait") await context.WaitForExternalEvent<string>("go");
            return true;
        }),
        cancellationToken: Cancellation);
}

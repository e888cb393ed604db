using AePipeline.Bulk;
using AePipeline.Bulk.Orchestration;
using AePipeline.Bulk.Running;
using AePipeline.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Bulk;

/// <summary>What a job's status says while a batch is worked on.</summary>
public sealed class BulkProgressTests(AzuriteFixture azurite)
{
    private static readonly BulkPage s_page = new("job", 0);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tell_ImagesOfABatchThatGoesOn_ShowInTheStatusOnceASecond()
    {
        await using var host = await CreateAsync();
        var progress = Create(host);
        progress.Begin(s_page);

        _time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(s_page, Cancellation);
        await progress.TellAsync(s_page, Cancellation);
        Assert.Equal((1, 0.5), (await UnderwayAsync(host), (await host.StatusAsync("job")).ImagesPerSecond));
        _time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(s_page, Cancellation);
        Assert.Equal(3, await UnderwayAsync(host));
    }

    [Fact]
    public async Task Add_TheBatch_CountsItsImagesAndNoneTwice()
    {
        await using var host = await CreateAsync();
        var progress = Create(host);
        progress.Begin(s_page);
        _time.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 4; i++) await progress.TellAsync(s_page, Cancellation);

        // Three of them were of this batch, and the other is of one that goes on.
        await progress.AddAsync(s_page, new BulkCounts { Done = 2, Failed = 1 }, Cancellation);

        var status = await host.StatusAsync("job");
        Assert.Equal((3L, 1), (status.Counts.Finished, status.Underway));
    }

    [Fact]
    public async Task Tell_JobThatIsToStop_LeavesItsStatus()
    {
        await using var host = await CreateAsync();
        var progress = Create(host);
        progress.Begin(s_page);
        _time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(s_page, Cancellation);
        await host.Jobs.ChangeStatusAsync("job", status => status.Enter(BulkState.Cancelling), Cancellation);

        _time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(s_page, Cancellation);

        Assert.Equal((BulkState.Cancelling, 0), ((await host.StatusAsync("job")).State, await UnderwayAsync(host)));
    }

    private static async Task<int> UnderwayAsync(BulkHost host) => (await host.StatusAsync("job")).Underway;

    private BulkProgress Create(BulkHost host) => new(host.Jobs, Options.Create(new BulkRunnerOptions()), _time);

    /// <summary>A process on an account with a job whose first page is worked on.</summary>
    private async Task<BulkHost> CreateAsync()
    {
        var host = await BulkHost.CreateAsync(azurite);
        await host.AskAsync("job");
        await host.Jobs.ChangeStatusAsync("job", status => status.EnterRunning() with { Listed = 20, Pages = 1 }, Cancellation);
        return host;
    }
}

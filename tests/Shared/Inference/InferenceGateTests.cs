using AePipeline.Inference;
using AePipeline.Inference.Turns;
using AePipeline.Limits;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Inference;

public sealed class InferenceGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_OneAtATime_LetsTheNextInWhenATurnEnds()
    {
        var gate = Models.Gate(runs: 1);
        var first = await gate.EnterAsync(Cancel);
        var second = gate.EnterAsync(Cancel).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();
        first.Dispose(); // ends one turn, not two

        (await second).Dispose();
        using var third = await gate.EnterAsync(Cancel);
        var fourth = gate.EnterAsync(Cancel).AsTask();
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public void Constructor_ForManyRuns_KeepsThreadsForWhatElseThereIsToDo()
    {
        using var gate = Models.Gate(runs: 7);

        // Eight images, each decoded, run and encoded at once.
        ThreadPool.GetMinThreads(out var workers, out _);
        Assert.True(workers >= Environment.ProcessorCount + 24, $"The pool starts {workers} threads.");
    }

    [Fact]
    public async Task BeginAsync_MoreImagesThanOneBesideTheRuns_WaitUntilOneIsDone()
    {
        var gate = Models.Gate(runs: 1);
        using var oldest = gate.Announce();
        using var second = gate.Announce();
        using var third = gate.Announce();
        await oldest.BeginAsync(Cancel);
        await oldest.BeginAsync(Cancel); // has its place already
        await second.BeginAsync(Cancel);
        var waiting = third.BeginAsync(Cancel).AsTask();
        Assert.False(waiting.IsCompleted);

        await BeginInBackgroundAsync();

        oldest.End();
        oldest.End(); // makes one place free, not two
        await waiting;
        Assert.False(gate.Announce().BeginAsync(Cancel).AsTask().IsCompleted);

        async Task BeginInBackgroundAsync()
        {
            InferenceGate.EnterBackground();
            await gate.Announce().BeginAsync(Cancel);
        }
    }

    [Fact]
    public async Task EnterAsync_OfSeveralImages_GivesTheOldestItsTilesFirst()
    {
        var gate = Models.Gate(runs: 1);
        using var oldest = gate.Announce();
        using var newest = gate.Announce();
        var running = await gate.EnterAsync(Cancel);
        var entered = new List<string>();

        // The newer one comes first, each time.
        var tiles = Enumerable.Range(0, 3).SelectMany(_ => new[] { EnterAsync(newest, "newest"), EnterAsync(oldest, "oldest") }).ToList();
        running.Dispose();
        await Task.WhenAll(tiles);

        Assert.Equal(["oldest", "oldest", "oldest", "newest", "newest", "newest"], entered);

        async Task EnterAsync(GatedImage image, string name)
        {
            using var turn = await image.EnterAsync(isSmall: false, Cancel);
            entered.Add(name);
        }
    }

    [Fact]
    public async Task Reserve_BeforeATurnEnds_LetsNoYoungerImageInBetween()
    {
        var gate = Models.Gate(runs: 1);
        using var older = gate.Announce();
        using var younger = gate.Announce();
        var first = await older.EnterAsync(isSmall: false, Cancel);
        var waiting = younger.EnterAsync(isSmall: false, Cancel).AsTask();

        older.Reserve(isSmall: false, Cancel);
        first.Dispose();

        var second = await older.EnterAsync(isSmall: false, Cancel);
        Assert.False(waiting.IsCompleted);
        second.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Reserve_WhenNobodyElseRuns_HasAllCores()
    {
        var gate = new InferenceGate(Options.Create(new InferenceOptions()));
        Assert.SkipWhen(CpuBudget.Cores == 1, "There is one core.");
        using var image = gate.Announce();
        using var another = gate.Announce();
        var running = await gate.EnterAsync(Cancel);
        var ones = new[] { image.EnterAsync(isSmall: true, Cancel).AsTask(), another.EnterAsync(isSmall: true, Cancel).AsTask() };
        running.Dispose();
        foreach (var one in ones) Assert.True((await one).HasOneCore);
        (await ones[1]).Dispose();

        // The other is being written, or waits for memory.
        image.Reserve(isSmall: true, Cancel);
        (await ones[0]).Dispose();

        using var next = await image.EnterAsync(isSmall: true, Cancel);
        Assert.Equal((CpuBudget.Cores, false), (next.Cores, next.HasOneCore));
    }

    [Fact]
    public async Task Reserve_InTheBackground_LetsOthersIn()
    {
        var gate = Models.Gate(runs: 1);
        using var other = gate.Announce();
        await Task.Run(async () =>
        {
            InferenceGate.EnterBackground();
            using var image = gate.Announce();
            var turn = await image.EnterAsync(isSmall: false, Cancel);
            var waiting = other.EnterAsync(isSmall: false, Cancel).AsTask();
            image.Reserve(isSmall: false, Cancel);
            turn.Dispose();
            (await waiting).Dispose();
            (await image.EnterAsync(isSmall: false, Cancel)).Dispose();
        }, Cancel);
    }

    [Fact]
    public async Task Dispose_OfAnImageThatNeverCameForItsTurn_GivesItToTheNext()
    {
        var gate = Models.Gate(runs: 1);
        var given = gate.Announce();
        var lost = gate.Announce();
        using var last = gate.Announce();
        var turn = await given.EnterAsync(isSmall: false, Cancel);
        given.Reserve(isSmall: false, Cancel);
        lost.Reserve(isSmall: false, Cancel);
        turn.Dispose();

        // One has its turn and one stands in line.
        given.Dispose();
        lost.Dispose();

        (await last.EnterAsync(isSmall: false, Cancel)).Dispose();
    }

    [Fact]
    public async Task EnterAsync_ImageOfVeryManyTiles_LetsOthersInBetween()
    {
        var gate = Models.Gate(runs: 1);
        using var large = gate.Announce();
        using var other = gate.Announce();
        for (var tile = 0; tile < 8; tile++) (await large.EnterAsync(isSmall: false, Cancel)).Dispose();
        var running = await gate.EnterAsync(Cancel);

        var ninth = large.EnterAsync(isSmall: false, Cancel).AsTask();
        var first = other.EnterAsync(isSmall: false, Cancel).AsTask();
        running.Dispose();

        using var turn = await first;
        Assert.False(ninth.IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_SmallTiles_HaveAllCoresAloneAndACoreEachBesideOthers()
    {
        var gate = new InferenceGate(Options.Create(new InferenceOptions()));
        Assert.SkipWhen(CpuBudget.Cores == 1, "There is one core.");
        using var image = gate.Announce();
        using (var alone = await image.EnterAsync(isSmall: true, Cancel)) Assert.Equal((CpuBudget.Cores, false), (alone.Cores, alone.HasOneCore));

        using var another = gate.Announce();
        var first = await another.EnterAsync(isSmall: true, Cancel);
        Assert.Equal((CpuBudget.Cores, false), (first.Cores, first.HasOneCore));
        var waiting = new[] { image.EnterAsync(isSmall: true, Cancel).AsTask(), another.EnterAsync(isSmall: true, Cancel).AsTask() };
        first.Dispose();
        foreach (var turn in await Task.WhenAll(waiting))
        {
            Assert.Equal((1, true), (turn.Cores, turn.HasOneCore));
            turn.Dispose();
        }

        using var large = await another.EnterAsync(isSmall: false, Cancel);
        Assert.Equal((CpuBudget.Cores, false), (large.Cores, large.HasOneCore));
        Assert.False(image.EnterAsync(isSmall: true, Cancel).AsTask().IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileWaiting_DoesNotTakeATurn()
    {
        var gate = Models.Gate(runs: 1);
        using var stop = new CancellationTokenSource();
        var first = await gate.EnterAsync(Cancel);
        var waiting = gate.EnterAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        (await gate.EnterAsync(Cancel)).Dispose();
    }

    [Fact]
    public async Task EnterAsync_InTheBackground_WaitsBehindOthersButIsNotStarved()
    {
        var gate = Models.Gate(runs: 1);
        var first = await gate.EnterAsync(Cancel);
        var entered = new List<string>();
        var background = EnterInBackgroundAsync();
        var others = Enumerable.Range(0, 20).Select(_ => EnterAsync("live")).ToList();

        first.Dispose();
        await Task.WhenAll([background, .. others]);

        Assert.Equal(7, entered.IndexOf("background"));
        Assert.Equal(21, entered.Count);

        async Task EnterInBackgroundAsync()
        {
            InferenceGate.EnterBackground();
            await EnterAsync("background");
        }

        async Task EnterAsync(string name)
        {
            using var turn = await gate.EnterAsync(Cancel);
            entered.Add(name);
        }
    }
}

using AePipeline.Inference;

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
    public async Task EnterImageAsync_MoreThanOneBesideTheRuns_WaitsUntilAnImageIsDone()
    {
        var gate = Models.Gate(runs: 1);
        var oldest = await gate.EnterImageAsync(Cancel);
        using var second = await gate.EnterImageAsync(Cancel);
        var third = gate.EnterImageAsync(Cancel).AsTask();
        Assert.False(third.IsCompleted);

        using var background = await EnterInBackgroundAsync();

        oldest.Dispose();
        oldest.Dispose(); // makes one place free, not two
        (await third).Dispose();
        using var fourth = await gate.EnterImageAsync(Cancel);
        Assert.False(gate.EnterImageAsync(Cancel).AsTask().IsCompleted);

        async Task<IDisposable> EnterInBackgroundAsync()
        {
            InferenceGate.EnterBackground();
            return await gate.EnterImageAsync(Cancel);
        }
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

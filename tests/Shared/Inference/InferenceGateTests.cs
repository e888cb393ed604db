namespace AePipeline.Tests.Inference;

public sealed class InferenceGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_OneAtATime_LetsTheNextInWhenATurnEnds()
    {
        using var gate = Models.Gate(runs: 1);
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
    public async Task EnterAsync_CancelledWhileWaiting_DoesNotTakeATurn()
    {
        using var gate = Models.Gate(runs: 1);
        using var stop = new CancellationTokenSource();
        var first = await gate.EnterAsync(Cancel);
        var waiting = gate.EnterAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        (await gate.EnterAsync(Cancel)).Dispose();
    }
}

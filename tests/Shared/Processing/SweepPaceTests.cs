using AePipeline.Processing;
using AePipeline.Processing.Worker;

namespace AePipeline.Tests.Processing;

public sealed class SweepPaceTests : IDisposable
{
    private static readonly ProcessingOptions Options = new()
    {
        SweepInterval = TimeSpan.FromSeconds(1),
        MaxSweepPause = TimeSpan.FromSeconds(3),
        IdleSweepPause = TimeSpan.FromSeconds(30),
    };

    private readonly SweepPace _pace = new(Options, TimeProvider.System, hasEvents: false);
    private readonly SweepPace _told = new(Options, TimeProvider.System, hasEvents: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _pace.Dispose();
        _told.Dispose();
    }

    [Fact]
    public void After_OneSlowSweep_IsTheShortestPause()
    {
        After(0.01);
        Assert.Equal(1, After(40));
        Assert.Equal(1, After(0.01));
    }

    [Fact]
    public void After_TwoSweepsThatTookAWhile_IsFiveTimesTheQuicker()
    {
        After(0.6);
        Assert.Equal(2, After(0.4), 6);
    }

    [Fact]
    public void After_ManySlowSweeps_IsNeverLongerThanTheCeiling()
    {
        for (var i = 0; i < 5; i++) Assert.InRange(After(20 * (i + 1)), 1, 3);
        Assert.Equal(3, After(20));
    }

    [Fact]
    public void After_CeilingBelowTheShortestPause_IsTheShortestPause()
    {
        using var slow = new SweepPace(
            new ProcessingOptions { SweepInterval = TimeSpan.FromSeconds(10), MaxSweepPause = TimeSpan.FromSeconds(3) }, TimeProvider.System, hasEvents: false);

        slow.After(TimeSpan.FromSeconds(60), isQuiet: false);
        Assert.Equal(TimeSpan.FromSeconds(10), slow.After(TimeSpan.FromSeconds(60), isQuiet: false));
    }

    [Fact]
    public void After_QuietSweepsWhereUploadsAreTold_DoublesThePauseUpToItsCeiling()
    {
        var pauses = Enumerable.Range(0, 7).Select(_ => _told.After(TimeSpan.Zero, isQuiet: true).TotalSeconds);

        Assert.Equal([2, 4, 8, 16, 30, 30, 30], pauses);
        Assert.Equal(1, _told.After(TimeSpan.Zero, isQuiet: false).TotalSeconds);
        Assert.Equal(2, _told.After(TimeSpan.Zero, isQuiet: true).TotalSeconds);
    }

    [Fact]
    public void After_QuietSweepsWhereNobodyTells_KeepsThePause()
    {
        for (var i = 0; i < 5; i++) Assert.Equal(1, _pace.After(TimeSpan.Zero, isQuiet: true).TotalSeconds);
    }

    [Fact]
    public async Task Rest_Disturbed_EndsBeforeThePauseDoes()
    {
        using var quick = new SweepPace(new ProcessingOptions { SweepInterval = TimeSpan.FromMilliseconds(10) }, TimeProvider.System, hasEvents: true);
        quick.Disturb();
        quick.Disturb();
        await quick.RestAsync(TimeSpan.FromDays(1), Cancellation);

        var rest = quick.RestAsync(TimeSpan.FromDays(1), Cancellation);
        Assert.False(rest.IsCompleted);
        quick.Disturb();
        await rest;
    }

    private double After(double seconds) => _pace.After(TimeSpan.FromSeconds(seconds), isQuiet: false).TotalSeconds;
}

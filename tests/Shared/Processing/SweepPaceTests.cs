using AePipeline.Processing;

namespace AePipeline.Tests.Processing;

public sealed class SweepPaceTests
{
    private readonly SweepPace _pace = new(new ProcessingOptions { SweepInterval = TimeSpan.FromSeconds(1), MaxSweepPause = TimeSpan.FromSeconds(3) });

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
        var slow = new SweepPace(new ProcessingOptions { SweepInterval = TimeSpan.FromSeconds(10), MaxSweepPause = TimeSpan.FromSeconds(3) });

        slow.After(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(10), slow.After(TimeSpan.FromSeconds(60)));
    }

    private double After(double seconds) => _pace.After(TimeSpan.FromSeconds(seconds)).TotalSeconds;
}

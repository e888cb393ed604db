using AePipeline.TrainingJob.Training;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class CosineScheduleTests
{
    [Theory]
    [InlineData(0.1, 1e-3)]
    [InlineData(0.55, 0.5e-3)]
    public void At_KnownPoints_FollowsTheCosine(double progress, double expected) =>
        Assert.Equal(expected, new CosineSchedule(1e-3, WarmUp: 0.1).At(progress), tolerance: 1e-6);

    [Fact]
    public void At_WholeRun_RisesThenFallsAndNeverReachesZero()
    {
        var schedule = new CosineSchedule(1e-3, WarmUp: 0.1);
        var rates = Enumerable.Range(0, 101).Select(percent => schedule.At(percent / 100.0)).ToList();
        Assert.All(rates, rate => Assert.InRange(rate, 1e-7, 1e-3));
        Assert.Equal(rates.Take(11).Order(), rates.Take(11));
        Assert.Equal(rates.Skip(10).OrderDescending(), rates.Skip(10));
    }
}

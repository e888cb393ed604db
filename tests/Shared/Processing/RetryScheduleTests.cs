using AePipeline.Processing;
using AePipeline.Processing.Worker;
using AePipeline.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AePipeline.Tests.Processing;

public sealed class RetryScheduleTests
{
    private static readonly ImageReference Image = new(ImageTask.Denoise, "a.png");
    private readonly FakeTimeProvider _time = new();
    private readonly ProcessingOptions _options = new()
    {
        RetryDelay = TimeSpan.FromSeconds(1),
        MaxRetryDelay = TimeSpan.FromSeconds(60),
        ModelWait = TimeSpan.FromSeconds(2),
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(7, 60)]
    [InlineData(2000, 60)]
    public void Postpone_AttemptN_RestsForBetweenHalfAndAllOfTheDoubledDelay(int attempt, double seconds)
    {
        var schedule = CreateSchedule();

        var (attempts, delay) = (0, TimeSpan.Zero);
        for (var i = 0; i < attempt; i++)
        {
            (attempts, delay) = schedule.Postpone(Image, "etag");
        }

        Assert.Equal(attempt, attempts);
        Assert.InRange(delay.TotalSeconds, seconds / 2, seconds);
    }

    [Fact]
    public void Postpone_ManyImagesAtOnce_SpreadsThem()
    {
        var schedule = CreateSchedule();

        var delays = Enumerable.Range(0, 100).Select(i => schedule.Postpone(new ImageReference(ImageTask.Denoise, $"{i}"), "etag").Delay).ToList();

        Assert.True(delays.Max() - delays.Min() > TimeSpan.FromSeconds(0.25));
    }

    [Fact]
    public void EndPass_ImagesThatWereNotAskedAbout_AreForgotten()
    {
        var schedule = CreateSchedule();
        var gone = new ImageReference(ImageTask.Denoise, "gone.png");
        schedule.BeginPass();
        schedule.Postpone(Image, "etag");
        schedule.Postpone(gone, "etag");
        schedule.EndPass();
        Assert.Equal(2, schedule.Count);

        schedule.BeginPass();
        Assert.False(schedule.IsDue(Image));
        schedule.EndPass();

        Assert.Equal(1, schedule.Count);
        Assert.True(schedule.IsDue(gone));
        Assert.False(schedule.IsDue(Image));
    }

    [Fact]
    public void Postpone_NewUploadOfTheName_CountsAfresh()
    {
        var schedule = CreateSchedule();
        schedule.Postpone(Image, "first");
        schedule.Postpone(Image, "first");

        Assert.Equal(1, schedule.Postpone(Image, "second").Attempts);
    }

    [Fact]
    public void IsDue_PostponedImage_IsTrueOnceItsDelayIsOver()
    {
        var schedule = CreateSchedule();
        var (_, delay) = schedule.Postpone(Image, "etag");

        _time.Advance(delay - TimeSpan.FromMilliseconds(1));
        Assert.False(schedule.IsDue(Image));
        Assert.True(schedule.IsDue(new ImageReference(ImageTask.Denoise, "other.png")));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(schedule.IsDue(Image));
    }

    [Fact]
    public void WaitForModel_Task_RestsItsImagesAndNoOthers()
    {
        var schedule = CreateSchedule();

        Assert.True(schedule.WaitForModel(ImageTask.Denoise));
        Assert.False(schedule.WaitForModel(ImageTask.Denoise));

        Assert.False(schedule.IsDue(Image));
        Assert.True(schedule.IsDue(new ImageReference(ImageTask.Upscale, "a.png")));
        _time.Advance(_options.ModelWait);
        Assert.True(schedule.IsDue(Image));
        Assert.True(schedule.ModelArrived(ImageTask.Denoise));
        Assert.False(schedule.ModelArrived(ImageTask.Denoise));
    }

    private RetrySchedule CreateSchedule() => new(Options.Create(_options), _time, new Random(1));
}

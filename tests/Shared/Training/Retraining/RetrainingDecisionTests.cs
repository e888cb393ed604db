using AePipeline.Tests.Training.Requests;
using AePipeline.Training.Requests;
using AePipeline.Training.Retraining;

namespace AePipeline.Tests.Training.Retraining;

public sealed class RetrainingDecisionTests
{
    private static readonly DateTimeOffset Due = new(2026, 2, 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Due.AddSeconds(7);

    [Theory]
    [InlineData(100, 99, null, null)]
    [InlineData(100, 100, null, "new-images: 100 new images so far")]
    [InlineData(100, 0, "z-scores rose", "drift: z-scores rose")]
    [InlineData(100, 500, "z-scores rose", "drift: z-scores rose")]
    [InlineData(0, 0, null, "schedule: the schedule 0 3 * * *; 0 new images so far")]
    [InlineData(0, 5, "z-scores rose", "drift: z-scores rose")]
    public void Make_ByWhatSpeaksForIt_GivesTheStrongestReason(int least, long images, string? drift, string? reason)
    {
        var decision = RetrainingDecision.Make(Schedule(least), "denoise", new RetrainingState { DecidedUntil = default }, Due, new RetrainingEvidence(images, drift), Now);

        Assert.Equal(reason, decision.Request?.Reason.ToString());
        Assert.Contains(reason ?? "99 new images so far, fewer than 100", decision.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_Request_IsNamedAfterItsTimeAndHoldsTheSettings()
    {
        var options = Schedule(1);
        options.Tasks["denoise"].Source = "archive/clean/";
        options.Tasks["denoise"].Arguments["steps"] = "7";
        var state = new RetrainingState { DecidedUntil = default, LastRequest = RequestSamples.Create("last") };

        var request = RetrainingDecision.Make(options, "denoise", state, Due, new RetrainingEvidence(4, null), Now).Request!;

        Assert.Equal(("denoise-20260201T030000Z", "archive/clean/", Now), (request.Id, request.Source, request.CreatedAt));
        Assert.Equal("7", request.Options["steps"]);
        Assert.Equal("4 new images since 2026-01-31 12:00:00 UTC", request.Reason.Text);
        Assert.Equal(request.Id, TrainingRequest.Parse(request.ToJson()).Id);
    }

    private static RetrainingOptions Schedule(int least) =>
        new() { Cron = "0 3 * * *", MinNewImages = least, Tasks = { ["denoise"] = new RetrainingTask() } };
}

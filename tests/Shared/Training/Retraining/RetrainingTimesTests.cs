using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AePipeline.Training.Retraining;

namespace AePipeline.Tests.Training.Retraining;

public sealed class RetrainingTimesTests
{
    [Theory]
    [InlineData("0 3 * * *", "UTC", "2026-01-01T02:00", "2026-01-01T02:59", null)]
    [InlineData("0 3 * * *", "UTC", "2026-01-01T02:00", "2026-01-01T03:00", "2026-01-01T03:00")]
    [InlineData("0 3 * * *", "UTC", "2026-01-01T03:00", "2026-01-01T03:00", null)]
    [InlineData("0 3 * * *", "UTC", "2026-01-01T03:00", "2026-03-31T12:00", "2026-03-31T03:00")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-01-01T00:00", "2026-01-01T12:00", "2026-01-01T02:00")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-07-01T00:00", "2026-07-01T12:00", "2026-07-01T01:00")]
    [InlineData("*/10 * * * * *", "UTC", "2026-01-01T00:00", "2026-01-01T00:00:19", "2026-01-01T00:00:10")]
    public void DueSince_TimesThatCameOrWereMissed_GivesTheLatestOnce(string cron, string zone, string last, string now, string? due)
    {
        Assert.True(RetrainingTimes.TryParse(cron, zone, out var times, out _));

        Assert.Equal(due is null ? null : Utc(due), times.DueSince(Utc(last), Utc(now)));
    }

    [Theory]
    [InlineData("sometimes", "UTC", "cron expression")]
    [InlineData("0 25 * * *", "UTC", "cron expression")]
    [InlineData("0 3 * * *", "Mars/Olympus", "time zone")]
    public void Options_ThatSayNoTimes_AreRefusedWithTheReason(string cron, string zone, string problem) =>
        Assert.Contains(problem, Assert.Single(Validate(new RetrainingOptions { Cron = cron, TimeZone = zone, Tasks = { ["denoise"] = new() } })), StringComparison.Ordinal);

    [Theory]
    [InlineData("paint", null, "paint")]
    [InlineData("denoise", "Not A Container", "CONTAINER/PREFIX")]
    public void Options_ThatAskForWhatCanNotBe_AreRefusedWithTheReason(string task, string? source, string problem) =>
        Assert.Contains(problem, Assert.Single(Validate(new RetrainingOptions { Cron = "0 3 * * *", Tasks = { [task] = new() { Source = source } } })), StringComparison.Ordinal);

    [Fact]
    public void Options_WithoutATask_AreRefusedAndWithoutASchedule_AreFine()
    {
        Assert.Contains("names no task", Assert.Single(Validate(new RetrainingOptions { Cron = "0 3 * * *" })), StringComparison.Ordinal);
        Assert.Empty(Validate(new RetrainingOptions()));
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static List<string> Validate(RetrainingOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}

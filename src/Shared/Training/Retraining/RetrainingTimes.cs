using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace AePipeline.Training.Retraining;

/// <summary>The times at which to look whether to train again.</summary>
public sealed class RetrainingTimes
{
    private const int FieldsWithSeconds = 6;

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;

    private RetrainingTimes(CronExpression cron, TimeZoneInfo zone) => (_cron, _zone) = (cron, zone);

    /// <summary>Reads a cron expression of five fields, or of six that begin with the second.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="timeZone">Id of a time zone, for example <c>Europe/Berlin</c>.</param>
    /// <param name="times">The times.</param>
    /// <param name="problem">A sentence that says what is wrong with them.</param>
    public static bool TryParse(
        string cron, string timeZone, [NotNullWhen(true)] out RetrainingTimes? times, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(cron);
        (times, problem) = (null, null);
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (!CronExpression.TryParse(cron, fields == FieldsWithSeconds ? CronFormat.IncludeSeconds : CronFormat.Standard, out var expression))
        {
            problem = $"'{cron}' is not a cron expression; write minute, hour, day of month, month and day of week, for example '0 3 * * 1-5' for three o'clock on workdays.";
        }
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            problem = $"There is no time zone '{timeZone}' here; write UTC or a name such as Europe/Berlin.";
        }
        else
        {
            times = new RetrainingTimes(expression, zone);
        }

        return times is not null;
    }

    /// <summary>
    /// The latest time after <paramref name="last"/> and not after <paramref name="now"/>, so that however many were missed,
    /// one is made up for; null when none has come.
    /// </summary>
    public DateTimeOffset? DueSince(DateTimeOffset last, DateTimeOffset now) =>
        _cron.GetPreviousOccurrence(now, _zone, inclusive: true) is { } latest && latest > last ? latest.ToUniversalTime() : null;

    /// <summary>The first time after <paramref name="now"/>; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now) => _cron.GetNextOccurrence(now, _zone)?.ToUniversalTime();
}

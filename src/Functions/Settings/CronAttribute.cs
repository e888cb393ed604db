using System.ComponentModel.DataAnnotations;
using AePipeline.Settings;
using NCrontab;

namespace AePipeline.Functions.Settings;

/// <summary>When a timer fires, read with what the host reads it with; a time that never comes is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CronAttribute : ValidationAttribute, ISettingRule
{
    private const int Fields = 6;

    // February 29 may be eight years away.
    private const int YearsAhead = 9;

    public string Takes => "six cron fields, of which the first is the second, for example 0 */5 * * * *";

    public override bool IsValid(object? value)
    {
        if (value is not string { Length: > 0 } cron) return true;
        var isCron = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == Fields;
        var schedule = isCron ? CrontabSchedule.TryParse(cron, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) : null;
        var (from, until) = (DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(YearsAhead));
        return schedule is not null && schedule.GetNextOccurrence(from, until) < until;
    }
}

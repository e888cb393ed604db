namespace AePipeline.Functions.Settings;

/// <summary>When the timers fire: six cron fields, the second first, in UTC.</summary>
internal static class Schedules
{
    /// <summary>A lost event costs at most so long, and the sweep's minimum age.</summary>
    public const string Sweep = "0 */5 * * * *";

    /// <summary>How late a time of the training schedule may be noticed.</summary>
    public const string Training = "30 */5 * * * *";

    /// <summary>How late a bulk job is noticed that was asked for by its blob alone.</summary>
    public const string BulkJobs = "15 * * * * *";
}

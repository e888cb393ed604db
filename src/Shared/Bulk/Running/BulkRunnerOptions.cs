using System.ComponentModel.DataAnnotations;

namespace AePipeline.Bulk.Running;

/// <summary>How bulk jobs are run.</summary>
public sealed class BulkRunnerOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Bulk";

    /// <summary>
    /// Batches of a job that are worked on at once, 1 to 32. Default 2: while the last images of one end, the first of
    /// the next begin.
    /// </summary>
    [Range(1, 32)]
    public int BatchesAtOnce { get; set; } = 2;

    /// <summary>
    /// Jobs that a host of many instances runs at once, 1 to 32. Default 4: a small job need not wait for a large one. One
    /// process alone runs one.
    /// </summary>
    [Range(1, 32)]
    public int JobsAtOnce { get; set; } = 4;

    /// <summary>
    /// How long a runner may be out of reach before another takes its job over, 15 s to 60 s, as the storage allows.
    /// Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:01:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a running batch looks whether its job is to stop. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan CancelInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Least time between two updates of a job's status while a page is worked on. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StatusInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a process that runs all the time looks for jobs. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two attempts while the storage does not answer. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(15);
}

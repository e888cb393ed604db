using System.ComponentModel.DataAnnotations;
using AePipeline.Storage;

namespace AePipeline.Processing.Sweeping;

/// <summary>How a host with triggers looks for uploads that no trigger did.</summary>
public sealed class SweepOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Sweep";

    /// <summary>Uploads younger than this are left to their trigger. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MinAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long one run looks; it is checked after every page, and the next run goes on there. Default 4 min: below the
    /// 5 min after which the Functions host ends a run on its consumption plan.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TimeBudget { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Messages in <see cref="QueueNames.PendingImages"/> from which on no page is looked at, 1 or more. Default 5000. The
    /// queue holds at most a page more.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxPending { get; set; } = 5000;

    /// <summary>Names that are looked at together, 1 to 5000. Default 5000, the most that the storage lists in one request.</summary>
    [Range(1, 5000)]
    public int PageSize { get; set; } = 5000;

    /// <summary>
    /// Uploads that this process remembers to be done, so as not to ask about each in every round; see
    /// <see cref="ProcessingOptions.RecheckInterval"/>. Default 300,000, about 100 MB; 0 for none.
    /// </summary>
    [Range(0, 100_000_000)]
    public int MaxRemembered { get; set; } = 300_000;
}

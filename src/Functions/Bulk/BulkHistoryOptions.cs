using System.ComponentModel.DataAnnotations;
using AePipeline.Bulk.Running;

namespace AePipeline.Functions.Bulk;

/// <summary>How long Durable Functions keeps what it noted down of bulk jobs. The jobs themselves are blobs, and stay.</summary>
public sealed class BulkHistoryOptions
{
    /// <summary>Configuration section, shared with <see cref="BulkRunnerOptions"/>.</summary>
    public const string Section = BulkRunnerOptions.Section;

    /// <summary>
    /// How long after its begin the history of an orchestration that has ended is deleted, a day to ten years. Default 30 days.
    /// Nothing reads it after the end; it is for whoever looks for the reason of a failure.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepHistories { get; set; } = TimeSpan.FromDays(30);
}

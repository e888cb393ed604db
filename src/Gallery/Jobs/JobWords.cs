using System.Globalization;
using AePipeline.Bulk;
using AePipeline.Gallery.Pages;

namespace AePipeline.Gallery.Jobs;

/// <summary>How far a job is, in words.</summary>
internal static class JobWords
{
    /// <summary>Where a job is.</summary>
    public static string Of(BulkState state) => state switch
    {
        BulkState.Waiting => "Waiting",
        BulkState.Listing => "Listing the pictures",
        BulkState.Running => "Running",
        BulkState.Cancelling => "Stopping",
        BulkState.Cancelled => "Cancelled",
        BulkState.Completed => "Completed",
        BulkState.Failed => "Failed",
        _ => state.ToString(),
    };

    /// <summary>The colour of the state.</summary>
    public static string ClassOf(BulkStatus job) => job.State switch
    {
        BulkState.Completed => job.Counts.WithoutResult > 0 ? "Waiting" : "Done",
        BulkState.Failed => "Failed",
        _ => "Waiting",
    };

    /// <summary>How many pictures have their result, how fast it goes and when it will end.</summary>
    public static string ProgressOf(BulkStatus job)
    {
        var parts = new List<string> { $"{Words.Of(job.Counts.Finished + job.Underway)} of {Words.Of(job.Listed)}" };
        if (job.Counts.Done > 0) parts.Add($"{Words.Of(job.Counts.Done)} done");
        if (job.Counts.AlreadyDone > 0) parts.Add($"{Words.Of(job.Counts.AlreadyDone)} done before");
        if (job.Counts.Rejected + job.Counts.Failed is > 0 and var failed) parts.Add($"{Words.Of(failed)} failed");
        if (job.Counts.Gone > 0) parts.Add($"{Words.Of(job.Counts.Gone)} deleted meanwhile");
        if (job is { State: BulkState.Running, ImagesPerSecond: { } rate }) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} a second"));
        if (job is { State: BulkState.Running, SecondsLeft: { } left }) parts.Add($"{Words.Of(TimeSpan.FromSeconds(Math.Min(left, 1e9)))} left");
        return string.Join(", ", parts);
    }
}

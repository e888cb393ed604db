namespace AePipeline.Status;

/// <summary>How far the uploads for a task are.</summary>
/// <param name="Task">The task.</param>
/// <param name="Done">Uploads that have their result.</param>
/// <param name="Waiting">Uploads that wait or are worked on.</param>
/// <param name="Failed">Uploads that have a problem report in place of a result.</param>
/// <param name="Failures">The failed ones by kind, the most frequent first.</param>
public sealed record UploadCounts(string Task, int Done, int Waiting, int Failed, IReadOnlyList<FailureCount> Failures);

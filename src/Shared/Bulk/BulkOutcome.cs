namespace AePipeline.Bulk;

/// <summary>What became of one image: one line of a job's outcomes.</summary>
/// <param name="Name">Name of the blob inside the job's container.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="Reason">Why it has no result; null when it has one, or when there is nothing to say.</param>
/// <param name="ModelVersion">Version of the model that ran, the last of a chain; null when none ran.</param>
/// <param name="Bytes">Size of the image in bytes.</param>
/// <param name="Seconds">Time that the image took.</param>
public sealed record BulkOutcome(string Name, BulkOutcomeKind Kind, string? Reason, string? ModelVersion, long Bytes, double Seconds);

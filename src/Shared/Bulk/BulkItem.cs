namespace AePipeline.Bulk;

/// <summary>One image of a job, as it was listed.</summary>
/// <param name="Name">Name of the blob inside the job's container.</param>
/// <param name="ETag">ETag of the blob, without quotes; empty when a list of names gave the image.</param>
/// <param name="Size">Size of the blob in bytes; 0 when a list of names gave the image.</param>
public sealed record BulkItem(string Name, string ETag, long Size);

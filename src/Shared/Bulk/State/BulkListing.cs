namespace AePipeline.Bulk.State;

/// <summary>A listed page: the images as they were when it was listed.</summary>
/// <param name="Items">The images.</param>
/// <param name="Marker">Where the next page begins; null when this is the last.</param>
public sealed record BulkListing(IReadOnlyList<BulkItem> Items, string? Marker);

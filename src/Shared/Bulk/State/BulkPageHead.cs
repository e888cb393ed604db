namespace AePipeline.Bulk.State;

/// <summary>First line of a listed page.</summary>
/// <param name="Items">Images on it.</param>
/// <param name="Bytes">Their size in bytes.</param>
/// <param name="Marker">Where the next page begins; null when this is the last.</param>
/// <param name="First">Name of its first image.</param>
public sealed record BulkPageHead(int Items, long Bytes, string? Marker, string First);

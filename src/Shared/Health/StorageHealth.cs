namespace AePipeline.Health;

/// <summary>How the storage account answers.</summary>
/// <param name="IsReachable">Whether it answered in time.</param>
/// <param name="LatencyMs">How long that took, in ms; null without an answer.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record StorageHealth(bool IsReachable, double? LatencyMs, string? Problem);

namespace AePipeline.Bench.Peers;

/// <summary>What one contender did in one round of a case.</summary>
/// <param name="ImagesPerSecond">All images of the case, from the beginning to the last result.</param>
/// <param name="PeakBytes">Resident memory at most, of all its processes together, storage not counted.</param>
internal sealed record Measurement(double ImagesPerSecond, long PeakBytes)
{
    /// <summary>Seconds to the first result of ten images that come at once; null where nobody waits for it.</summary>
    public double? First { get; init; }

    /// <summary>Seconds that a single image takes; null where nobody waits for it.</summary>
    public double? Single { get; init; }
}

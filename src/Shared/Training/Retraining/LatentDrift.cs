using AePipeline.Latents;

namespace AePipeline.Training.Retraining;

/// <summary>Drift as the latents of the pipeline's own uploads tell it.</summary>
/// <param name="monitor">Measures them.</param>
internal sealed class LatentDrift(DriftMonitor monitor) : IDriftSource
{
    /// <inheritdoc/>
    public async Task<string?> FindAsync(string modelVersion, DateTimeOffset since, CancellationToken cancellationToken) =>
        await monitor.MeasureAsync(modelVersion, since, cancellationToken) is { HasDrifted: true } report ? report.Reason : null;
}

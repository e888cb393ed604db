namespace AePipeline.TrainingJob.Training;

/// <summary>
/// Learning rate: linear warm-up, then half a cosine down to almost nothing (Loshchilov and Hutter, 2017, without restarts).
/// </summary>
/// <param name="Peak">The rate after warm-up.</param>
/// <param name="WarmUp">Share of the run that warms up, in [0, 1).</param>
public sealed record CosineSchedule(double Peak, double WarmUp = 0.02)
{
    private const double Floor = 1e-3;

    /// <summary>The rate at a point of the run.</summary>
    /// <param name="progress">Share of the run that is done, in [0, 1].</param>
    public double At(double progress)
    {
        if (progress < WarmUp) return Peak * Math.Max(Floor, progress / WarmUp);
        var phase = Math.Clamp((progress - WarmUp) / (1 - WarmUp), 0, 1);
        return Peak * (Floor + ((1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * phase))));
    }
}

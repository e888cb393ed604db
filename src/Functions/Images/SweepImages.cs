using AePipeline.Functions.Settings;
using AePipeline.Processing.Sweeping;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Images;

/// <summary>Looks for uploads whose event was lost, so that it costs minutes and not an image.</summary>
public sealed class SweepImages(PendingImageSweep sweep)
{
    /// <summary>Goes on where the last run stopped.</summary>
    [Function(nameof(SweepImages))]
    public Task RunAsync([TimerTrigger(Schedules.Sweep)] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}

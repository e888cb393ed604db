using AePipeline.Functions.Settings;
using AePipeline.Training.Retraining;
using Microsoft.Azure.Functions.Worker;

namespace AePipeline.Functions.Training;

/// <summary>Asks for a training run when the schedule, the number of new images or their drift says so.</summary>
public sealed class ScheduleTraining(RetrainingScheduler scheduler)
{
    /// <summary>Looks often and decides each time of <see cref="RetrainingOptions.Cron"/> once; without one it does nothing.</summary>
    [Function(nameof(ScheduleTraining))]
    public Task RunAsync([TimerTrigger(Schedules.Training)] TimerInfo timer, CancellationToken cancellationToken) =>
        scheduler.LookAsync(cancellationToken);
}

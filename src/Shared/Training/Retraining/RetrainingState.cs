using AePipeline.Training.Requests;

namespace AePipeline.Training.Retraining;

/// <summary>What the schedule has decided for a task; a blob, so that every scheduler knows.</summary>
public sealed record RetrainingState
{
    /// <summary>The schedule's times up to this one are decided.</summary>
    public required DateTimeOffset DecidedUntil { get; init; }

    /// <summary>The run that was asked for last.</summary>
    public TrainingRequest? LastRequest { get; set; }

    /// <summary>When that request was put into the queue; null until it is there.</summary>
    public DateTimeOffset? SentAt { get; set; }
}
